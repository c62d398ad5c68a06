import { maskCredentials } from '../../../server/src/core/export/mask-credentials';
import type { PrepareResult } from '../../../server/src/core/protocol';

type Ready = Extract<PrepareResult, { kind: 'ready' }>;

/**
 * What is shown and kept of a request besides its messages, without secrets: its name may be its start line, and what
 * the assist filled in may repeat it. The bytes stay.
 */
export function maskReady(ready: Ready, secrets: readonly string[]): Ready {
  const mask = (text: string): string =>
    secrets
      .filter(secret => secret !== '')
      .sort((a, b) => b.length - a.length)
      .reduce((masked, secret) => masked.replaceAll(secret, '***'), maskCredentials(text));
  return {
    ...ready,
    name: mask(ready.name),
    changes: ready.changes.map(({ what, before, after }) => ({
      what,
      before: mask(before),
      after: mask(after),
    })),
  };
}
