import { maskChanges, maskLine } from '../../../server/src/core/exchange/mask-values';
import { maskCredentials } from '../../../server/src/core/export/mask-credentials';
import type { PrepareResult } from '../../../server/src/core/protocol';

type Ready = Extract<PrepareResult, { kind: 'ready' }>;

/**
 * What is shown and kept of a request besides its messages, without secrets: its name may be its start line, and what
 * the assist filled in may repeat it. The bytes stay.
 */
export function maskReady(ready: Ready, secrets: readonly string[]): Ready {
  const masks = { values: secrets, rows: ready.secretRows };
  const plain = ready.changes.map(({ what, before, after }) => ({
    what,
    before: maskCredentials(before),
    after: maskCredentials(after),
  }));
  return {
    ...ready,
    name: maskLine(maskCredentials(ready.name), 'request-uri', masks),
    changes: maskChanges(plain, masks),
  };
}
