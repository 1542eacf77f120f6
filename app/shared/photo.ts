/**
 * A photo without what its camera wrote around it: place, time, device, pictures within the picture. What is seen is not touched:
 * colours and the way up stay. What comes after the end of the picture is cut off. Null where the file is damaged. Pure.
 */

const ascii = (bytes: Uint8Array, from: number, length: number) => String.fromCharCode(...bytes.subarray(from, from + length));
const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** JPEG: only the segments that a picture needs, up to the picture's own end. */
export function plainJpeg(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  const kept: Uint8Array[] = [];
  let orientation = 1;
  let hasPicture = false;
  let at = 2;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1; // padding
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) return null;
    if (marker === 0xd9) break;
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2;
      continue;
    }
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    let end = at + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    if (marker === 0xda) {
      hasPicture = true;
      // the picture itself: up to the next marker that is not part of it
      while (
        end < bytes.length &&
        !(bytes[end] === 0xff && bytes[end + 1] !== 0 && !((bytes[end + 1] ?? 0) >= 0xd0 && (bytes[end + 1] ?? 0) <= 0xd7))
      )
        end += 1;
      if (end >= bytes.length) return null;
    }
    const name = ascii(bytes, at + 4, Math.min(12, length - 2));
    if (marker === 0xe1 && name.startsWith("Exif\0\0")) orientation = orientationIn(bytes.subarray(at + 10, end));
    const isApplication = marker >= 0xe0 && marker <= 0xef;
    const isNeeded =
      (marker === 0xe0 && name.startsWith("JFIF\0")) ||
      (marker === 0xe2 && name.startsWith("ICC_PROFILE\0")) ||
      (marker === 0xee && name.startsWith("Adobe"));
    if (marker !== 0xfe && (!isApplication || isNeeded)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  if (!hasPicture) return null;
  const wayUp = orientation >= 2 && orientation <= 8 ? [exifOf(orientation)] : [];
  return joined([Uint8Array.of(0xff, 0xd8), ...wayUp, ...kept, Uint8Array.of(0xff, 0xd9)]);
}

/** Which way up the camera was held: tag 0x0112 of the first directory. */
function orientationIn(tiff: Uint8Array): number {
  const little = tiff[0] === 0x49;
  const two = (at: number) => (little ? (tiff[at] ?? 0) | ((tiff[at + 1] ?? 0) << 8) : ((tiff[at] ?? 0) << 8) | (tiff[at + 1] ?? 0));
  const four = (at: number) => (little ? two(at) + two(at + 2) * 65536 : two(at) * 65536 + two(at + 2));
  const directory = four(4);
  const entries = two(directory);
  for (let i = 0; i < entries && i < 200; i++) if (two(directory + 2 + i * 12) === 0x0112) return two(directory + 2 + i * 12 + 8);
  return 1;
}
const exifOf = (orientation: number): Uint8Array =>
  Uint8Array.of(
    ...[0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0], // "Exif"
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0],
  );

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PNG_KEPT = new Set(["tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT"]);
/** PNG: the picture's own chunks, up to its end. */
export function plainPng(bytes: Uint8Array): Uint8Array | null {
  if (PNG.some((b, i) => bytes[i] !== b)) return null;
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  for (let at = 8, first = true; ; first = false) {
    if (at + 12 > bytes.length) return null;
    const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
    const type = ascii(bytes, at + 4, 4);
    const end = at + 12 + length;
    if (end > bytes.length || first !== (type === "IHDR")) return null;
    if (/^[A-Z]/.test(type) || PNG_KEPT.has(type)) kept.push(bytes.subarray(at, end));
    if (type === "IEND") return joined(kept);
    at = end;
  }
}
