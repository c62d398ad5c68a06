/** A headless Chromium for the workbench, driven by Playwright. */
import { chromium } from 'playwright-core';

/**
 * @param {import('./chromium.mjs').Chromium} browser
 * @returns {Promise<import('playwright-core').Browser>} with a fresh profile; closing it removes the profile
 */
export function openBrowser({ executablePath, env }) {
  return chromium.launch({
    executablePath,
    env: /** @type {Record<string, string>} */ (env),
    args: [
      // Chromium's own sandbox needs a user that is not root; the only page that it opens is ours on loopback.
      '--no-sandbox',
      ...['--disable-gpu', '--disable-quic', '--disable-dev-shm-usage'],
      ...[
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    ],
  });
}
