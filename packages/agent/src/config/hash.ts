import { createHash } from 'node:crypto';
import type { Container } from '@berth/kinds/types';

/** Changes when a running container must be replaced: its name or image (kuberuntime container hash since 1.27). */
export function containerHash(container: Container): string {
  return createHash('sha256')
    .update(JSON.stringify([container.name, container.image ?? '']))
    .digest('hex')
    .slice(0, 8);
}
