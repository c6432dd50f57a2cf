// A phone's photo has many megabytes; what is sent over a weak network has a few hundred kilobytes.
const LONGEST_SIDE = 2048;
const QUALITY = 0.8;

/** The photo as a JPEG of at most 2048 pixels, upright; as it came where this browser cannot read it. */
export async function smaller(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) return file; // the centre says what is wrong with it
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return made && made.size < file.size ? made : file;
}
