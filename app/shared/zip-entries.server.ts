/** The files inside an archive, from the directory at its end. Nothing is unpacked. */
export type ZipEntry = { name: string; method: number; packed: Buffer };

/** `damaged` is what is thrown where the archive is not what it says. */
export function* zipEntries(zip: Buffer, damaged: Error): Generator<ZipEntry> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > zip.length) throw damaged;
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) throw damaged;
    const [method, size, nameLength] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const local = zip.readUInt32LE(at + 42);
    if (local + 30 > zip.length) throw damaged;
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    yield { name: zip.toString("utf8", at + 46, at + 46 + nameLength), method, packed: zip.subarray(from, from + size) };
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}
