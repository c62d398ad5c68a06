/**
 * A window of the real workbench, driven as a person drives it: keys, clicks, and what can be seen. It waits for
 * what should appear, never for a time.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { ensureBrowserHost } from '../../../tools/host/browser-host.mjs';
import { ensureChromium } from '../../../tools/host/chromium.mjs';
import { openBrowser } from '../../../tools/host/open-browser.mjs';
import { type RunningServer, startServer } from '../../../tools/host/start-server.mjs';
import { workbenchAddress } from '../../../tools/host/workbench-address.mjs';

const repository = resolve('.');
const screenshots = join(repository, 'out/screenshots');

export interface WorkbenchOptions {
  /** False: the folder opens in Restricted Mode. */
  readonly trust?: boolean;
  /** A folder of installed extensions; then the one under development is not loaded. */
  readonly extensionsDir?: string;
}

/** Copies the tour's folder, so that a test may change its files. */
function copyWorkspace(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'siplens-workbench-')), 'workspace');
  cpSync(join(repository, 'test-fixtures/workspace'), folder, { recursive: true });
  return folder;
}

export class Workbench {
  private constructor(
    private readonly server: RunningServer,
    private readonly browser: Browser,
    readonly page: Page,
    readonly folder: string,
  ) {}

  static async open({ trust, extensionsDir }: WorkbenchOptions = {}): Promise<Workbench> {
    const host = await ensureBrowserHost();
    const chromium = await ensureChromium(host.node);
    const folder = copyWorkspace();
    const server = await startServer({
      host,
      ...(trust === undefined ? {} : { trust }),
      ...(extensionsDir === undefined ? {} : { extensions: extensionsDir }),
    });
    const browser = await openBrowser(chromium);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(30_000);
    const extension = extensionsDir === undefined ? { extension: repository } : {};
    await page.goto(workbenchAddress({ port: server.port, folder, ...extension }));
    const workbench = new Workbench(server, browser, page, folder);
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    return workbench;
  }

  /** Opens a file of the folder by its name. */
  async openFile(name: string): Promise<void> {
    await this.pick('Control+P', name, name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator('.editor-instance .view-line').first().waitFor();
  }

  /** Runs a command by its title in the command palette. Rejects if the palette does not offer it. */
  async runCommand(title: string): Promise<void> {
    await this.pick('F1', `>${title}`, title);
  }

  /** True if the command palette offers a command of this title here and now. */
  async offersCommand(title: string): Promise<boolean> {
    await this.page.keyboard.press('F1');
    const widget = this.page.locator('.quick-input-widget:not([style*="display: none"])');
    await widget.locator('input[type=text]').fill(`>${title}`);
    const rows = widget.locator('.monaco-list-row');
    await rows.first().waitFor();
    const labels = await rows.evaluateAll(all => all.map(row => row.getAttribute('aria-label') ?? ''));
    await this.page.keyboard.press('Escape');
    await widget.waitFor({ state: 'hidden' });
    return labels.some(label => label.startsWith(title));
  }

  /** Types into a quick pick and takes the row that begins with `label`. */
  private async pick(key: string, text: string, label: string): Promise<void> {
    await this.page.keyboard.press(key);
    const widget = this.page.locator('.quick-input-widget:not([style*="display: none"])');
    await widget.locator('input[type=text]').fill(text);
    await widget.locator(`.monaco-list-row[aria-label^="${label}"]`).first().click();
    await widget.waitFor({ state: 'hidden' });
  }

  /** The rows of the Problems panel, as a screen reader says them. */
  async problems(): Promise<Locator> {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) await this.page.keyboard.press('Control+Shift+M');
    await panel.waitFor();
    return panel.locator('.monaco-list-row');
  }

  /** The rows of the Calls tree. */
  async calls(): Promise<Locator> {
    const tree = this.page.locator(
      '.pane-body.tree-explorer-viewlet-tree-view, .tree-explorer-viewlet-tree-view',
    );
    if (!(await tree.first().isVisible())) await this.runCommand('View: Show SIP');
    await tree.first().waitFor();
    return tree.first().locator('.monaco-list-row');
  }

  /** What the status bar says, entry by entry. */
  statusBar(): Promise<readonly string[]> {
    return this.page.locator('.statusbar-item').allInnerTexts();
  }

  /** Texts of all notifications in view. */
  toasts(): Promise<readonly string[]> {
    return this.page.locator('.notification-toast .notification-list-item-message').allInnerTexts();
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: join(screenshots, `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    rmSync(join(this.folder, '..'), { recursive: true, force: true });
  }
}
