// A caller's own telephone: one press shares where it is, once. No framework, no other script: it may be an old phone.
const button = document.getElementById("share");
const status = document.getElementById("status");
const words = JSON.parse(document.getElementById("words").textContent);
const GOOD_ENOUGH_M = 30;
const WAIT_MS = 12000;

function say(text, look) {
  status.textContent = text;
  status.className = `locate-status ${look}`;
}

/** The best position within some seconds: the first one that a phone has is often a kilometre off. */
function bestPosition() {
  return new Promise((resolve, reject) => {
    let best = null;
    const finish = (error) => {
      navigator.geolocation.clearWatch(watch);
      clearTimeout(timer);
      if (best) resolve(best);
      else reject(error);
    };
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        if (!best || coords.accuracy < best.accuracy) best = coords;
        if (best.accuracy <= GOOD_ENOUGH_M) finish();
      },
      (error) => finish(error),
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 0 },
    );
    const timer = setTimeout(finish, WAIT_MS);
  });
}

async function send({ latitude, longitude, accuracy }) {
  const body = new URLSearchParams({ lat: latitude, lon: longitude, accuracy });
  const answer = await fetch(location.href, { method: "POST", body });
  const { detail } = await answer.json();
  if (!answer.ok) throw new Error(detail);
  return detail;
}

async function share() {
  button.disabled = true;
  say(words.searching, "");
  try {
    say(await send(await bestPosition()), "is-done");
    button.hidden = true;
  } catch (error) {
    say(error?.code === 1 ? words.denied : (error?.message ?? words.nothing), "is-error");
    button.disabled = false;
  }
}

if (window.isSecureContext && navigator.geolocation) button.addEventListener("click", share);
else {
  button.disabled = true;
  say(words.insecure, "is-error");
}
