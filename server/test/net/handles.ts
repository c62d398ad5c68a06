import { readdirSync, readlinkSync } from 'node:fs';

/** What this process holds, by kind; see `handles`. */
export type Handles = ReadonlyMap<string, number>;

/** Kinds of `process.getActiveResourcesInfo()` that an exchange, or the process of the local endpoint, can leave. */
const kinds = new Set([
  'UDPWrap',
  'TCPSocketWrap',
  'TCPServerWrap',
  'TCPConnectWrap',
  'TLSWrap',
  'ShutdownWrap',
  'WriteWrap',
  'GetAddrInfoReqWrap',
  'ProcessWrap',
  'PipeWrap',
  'PipeConnectWrap',
  'Timeout',
]);

/**
 * Counts what this process holds: what keeps it alive (sockets, timers, child processes), its open sockets and pipes as
 * the system sees them (Linux only), and the listeners of `process`.
 */
export function handles(): Handles {
  const count = new Map<string, number>();
  const add = (kind: string, more = 1): void => void count.set(kind, (count.get(kind) ?? 0) + more);
  // The pinned types of Node do not know it yet.
  const node = process as unknown as { getActiveResourcesInfo(): readonly string[] };
  for (const kind of node.getActiveResourcesInfo()) if (kinds.has(kind)) add(kind);
  for (const kind of openDescriptors()) add(kind);
  for (const event of process.eventNames()) add('listeners of process', process.listenerCount(event));
  return count;
}

/** `open socket` or `open pipe` for each; other files may come and go with the modules that are loaded. */
function openDescriptors(): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap(name => {
    try {
      const [kind] = readlinkSync(`/proc/self/fd/${name}`).split(':');
      return kind === 'socket' || kind === 'pipe' ? `open ${kind}` : [];
    } catch {
      // It was that of the listing itself.
      return [];
    }
  });
}

/** Waits until this process holds no more than before; what is left over, else nothing. */
export async function leftOver(before: Handles): Promise<readonly string[]> {
  for (let i = 0; ; i++) {
    const more = [...handles()].filter(([kind, count]) => count > (before.get(kind) ?? 0));
    if (more.length === 0 || i === 400) {
      return more.map(([kind, count]) => `${kind}: ${count}, before ${before.get(kind) ?? 0}`);
    }
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}

/** The warnings of this process from now on, such as that of an emitter with too many listeners. */
export function warnings(): { readonly seen: readonly string[]; stop(): void } {
  const seen: string[] = [];
  const listener = (warning: Error): void => void seen.push(`${warning.name}: ${warning.message}`);
  process.on('warning', listener);
  return { seen, stop: () => process.off('warning', listener) };
}
