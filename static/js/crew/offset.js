// How far this phone's clock is from the centre's. Pure.

/**
 * Milliseconds to add to the phone's time: the least that explains an answer which was made at `server`, after it was
 * asked for at `asked` and before it was heard at `heard`. A slow network says nothing against the phone's clock.
 */
export function leastOffset(server, asked, heard) {
  if (server < asked) return server - asked;
  return server > heard ? server - heard : 0;
}
