/** Length-delimited fields 1 and 2 of a message: container_id and id of containerd.events.TaskExit and TaskOOM. */
export function taskIds(value: Uint8Array): { container: string; id: string } {
  const found = ['', ''];
  let at = 0;
  const varint = (): number => {
    let result = 0;
    for (let shift = 0; shift < 35 && at < value.length; shift += 7) {
      const byte = value[at] ?? 0;
      at += 1;
      result += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return result;
  };
  while (at < value.length) {
    const tag = varint();
    const field = tag >>> 3;
    if ((tag & 7) === 0) varint();
    else if ((tag & 7) === 2) {
      const length = varint();
      if (field === 1 || field === 2) found[field - 1] = Buffer.from(value.subarray(at, at + length)).toString();
      at += length;
    } else break;
  }
  return { container: found[0] ?? '', id: found[1] ?? '' };
}
