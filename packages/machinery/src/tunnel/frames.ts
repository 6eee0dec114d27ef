/** Of one connection with many streams: 4 bytes stream id (big endian), 1 byte kind, payload. */
export const frame = {
  /** JSON: what is asked for. */
  open: 0,
  /** JSON: status and headers of the answer. */
  head: 1,
  data: 2,
  /** Nothing more comes from the sender; it still reads. */
  end: 3,
  /** The stream is over, both ways. */
  cancel: 4,
  /** 4 bytes (big endian): so many bytes more may be sent. */
  credit: 5,
} as const;

export function encodeFrame(stream: number, kind: number, payload: Uint8Array = new Uint8Array()): Uint8Array {
  const bytes = new Uint8Array(5 + payload.length);
  new DataView(bytes.buffer).setUint32(0, stream);
  bytes[4] = kind;
  bytes.set(payload, 5);
  return bytes;
}

/** undefined: too short to be one. */
export function decodeFrame(bytes: Uint8Array): { stream: number; kind: number; payload: Uint8Array } | undefined {
  if (bytes.length < 5) return undefined;
  const stream = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  return { stream, kind: bytes[4] ?? 0, payload: bytes.subarray(5) };
}
