/** What is made when it is first asked for, and then kept: modules that few need, and what is made of them. */
export function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => (made ??= make());
}
