import type { ChangeRecord } from '../port.ts';
import { unmarshalItem } from './marshal.ts';

/** A stream record as the streams API and a Lambda event have it in common. */
export interface StreamRecord {
  dynamodb?: {
    Keys?: Readonly<Record<string, unknown>>;
    NewImage?: Readonly<Record<string, unknown>>;
    OldImage?: Readonly<Record<string, unknown>>;
    SequenceNumber?: string;
  };
}

/** Throws an Error on a record without keys or number: the stream does not carry both images, or is not the table's. */
export function recordFromStream(record: StreamRecord): ChangeRecord {
  const { Keys, NewImage, OldImage, SequenceNumber } = record.dynamodb ?? {};
  const keys = Keys && unmarshalItem(Keys);
  if (typeof keys?.pk !== 'string' || typeof keys.sk !== 'string' || SequenceNumber === undefined) {
    throw new Error('a stream record without its keys or its sequence number');
  }
  return {
    key: { pk: keys.pk, sk: keys.sk },
    item: NewImage && unmarshalItem(NewImage),
    previous: OldImage && unmarshalItem(OldImage),
    sequence: SequenceNumber,
  };
}
