/** 4 bytes stream id, 1 byte kind, payload (machinery/nodeprotocol.ts). */
export function encodeFrame(stream: number, kind: number, payload: Uint8Array = new Uint8Array()): Buffer {
  const bytes = Buffer.alloc(5 + payload.length);
  bytes.writeUInt32BE(stream, 0);
  bytes[4] = kind;
  bytes.set(payload, 5);
  return bytes;
}

/** undefined: too short to be one. */
export function decodeFrame(bytes: Buffer): { stream: number; kind: number; payload: Buffer } | undefined {
  return bytes.length < 5
    ? undefined
    : { stream: bytes.readUInt32BE(0), kind: bytes[4] ?? 0, payload: bytes.subarray(5) };
}
