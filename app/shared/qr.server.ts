import QRCode from "qrcode";

/** A QR code as one path of unit squares, with the quiet margin around it that readers need. */
export type Qr = { size: number; path: string };
const MARGIN = 4;
export function qrOf(text: string): Qr {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" });
  let path = "";
  for (let y = 0; y < modules.size; y += 1)
    for (let x = 0; x < modules.size; x += 1) if (modules.get(y, x)) path += `M${x + MARGIN} ${y + MARGIN}h1v1h-1z`;
  return { size: modules.size + 2 * MARGIN, path };
}
