import { ensureBrowserHost } from '../../../tools/host/browser-host.mjs';
import { ensureChromium } from '../../../tools/host/chromium.mjs';

/** Installs what the suite needs before its clocks start; a second run finds it there. */
export default async function installHost(): Promise<void> {
  const host = await ensureBrowserHost();
  await ensureChromium(host.node);
}
