// A photo in the incident's story: small, and whole where one clicks on it.
import { h } from "../dom.js";
import { t } from "../i18n.js";

const SHOWN_PX = 160; // the longest side in the panel

/** The photo that the entry tells of, or nothing. */
export function photoView({ kind, text, data }) {
  if (kind !== "photo" || !data?.attachment) return null;
  const address = `/attachments/${data.attachment}/`;
  const scale = SHOWN_PX / Math.max(data.width, data.height);
  const size = { width: Math.round(data.width * scale), height: Math.round(data.height * scale) };
  const image = { src: `${address}thumbnail/`, alt: text || t("Photo from the scene"), loading: "lazy", ...size };
  return h("a", { class: "entry-photo", href: address, target: "_blank", rel: "noopener" }, h("img", image));
}
