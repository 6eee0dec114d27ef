/** What makes certificates; loaded with the first one that is made. */
export async function library(): Promise<typeof import('@peculiar/x509')> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}
