import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { WireProblem } from './read.ts';

/** apimachinery pkg/runtime Unknown, which carries the kind beside the message. */
export interface Frame {
  apiVersion: string;
  kind: string;
  raw: Uint8Array;
}

/** The four bytes in front of every Unknown: `k8s` and a zero. */
export const magic: readonly number[] = [0x6b, 0x38, 0x73, 0x00];

const empty = new Uint8Array(0);

/** Reads an Unknown; `raw` shares the bytes given. */
export function readFrame(bytes: Uint8Array): Frame {
  const frame: Frame = { apiVersion: '', kind: '', raw: empty };
  let meta = empty;
  eachField(bytes, (number, value) => {
    if (number === 1) meta = value;
    else if (number === 2) frame.raw = value;
  });
  eachField(meta, (number, value) => {
    if (number === 1) frame.apiVersion = Buffer.from(value).toString();
    else if (number === 2) frame.kind = Buffer.from(value).toString();
  });
  return frame;
}

function eachField(bytes: Uint8Array, take: (number: number, value: Uint8Array<ArrayBuffer>) => void): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if ((tag & 7) !== 2) throw new WireProblem(`proto: wrong wireType = ${tag & 7} for field Unknown`);
    take(tag >>> 3, reader.bytes() as Uint8Array<ArrayBuffer>);
  }
}

/** Writes a frame as Go does, empty fields included. */
export function writeFrame({ apiVersion, kind, raw }: Frame): Uint8Array {
  const writer = new BinaryWriter();
  writer.raw(Uint8Array.from(magic));
  writer.tag(1, 2).fork();
  writer.tag(1, 2).string(apiVersion).tag(2, 2).string(kind);
  writer.join();
  writer.tag(2, 2).bytes(raw).tag(3, 2).string('').tag(4, 2).string('');
  return writer.finish();
}
