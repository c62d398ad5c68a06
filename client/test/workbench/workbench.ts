/**
 * A window of the real workbench, driven as a person drives it: keys, clicks, and what can be seen. It waits for
 * what should appear, never for a time.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import type { TestContext } from 'vitest';
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

/** Whether something is there within so many ms. */
async function appears(locator: Locator, timeout: number): Promise<boolean> {
  return locator.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
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

  /** Opens a file that is shown by a custom editor, and waits for the page to say `text`. */
  async openPage(name: string, text: string): Promise<void> {
    await this.pick('Control+P', name, name);
    const page = this.page.frameLocator('iframe.webview.ready >> nth=-1').frameLocator('iframe');
    await page.getByText(text).waitFor();
  }

  /** Runs a command by its title in the command palette. Rejects if the palette does not offer it. */
  async runCommand(title: string): Promise<void> {
    await this.pick('F1', `>${title}`, title);
  }

  /** Runs a command that asks by a box of its own, and gives that box. */
  async openBox(title: string, placeholder: string | RegExp): Promise<Locator> {
    await this.page.keyboard.press('F1');
    const widget = this.page.locator('.quick-input-widget:not([style*="display: none"])');
    await widget.locator('input[type=text]').fill(`>${title}`);
    await widget.locator(`.monaco-list-row[aria-label^="${title}"]`).first().click();
    await widget.getByText(placeholder).or(widget.getByPlaceholder(placeholder)).first().waitFor();
    return widget;
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
    const widget = this.page.locator('.quick-input-widget:not([style*="display: none"])');
    const row = widget.locator(`.monaco-list-row[aria-label^="${label}"]`).first();
    // On a busy machine the search may have looked before a file was there: then it must be asked again.
    for (let tries = 1; tries <= 5; tries++) {
      await this.page.keyboard.press(key);
      await widget.locator('input[type=text]').fill(text);
      if (await appears(row, 10_000)) break;
      await this.page.keyboard.press('Escape');
    }
    await row.click();
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

  /** Shuts the other views beside the Calls tree, so that none of its rows is out of sight. */
  async giveCallsAllRoom(): Promise<void> {
    await this.calls();
    for (const view of ['Requests', 'Endpoints']) {
      const header = this.page.locator('.pane-header', { hasText: view });
      if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
    }
  }

  /** Presses an entry of the open context menu. A menu takes no click in its first moments: it is pressed until it goes. */
  async pressInMenu(entry: string): Promise<void> {
    const item = this.page.locator('.monaco-menu .action-item', { hasText: entry }).first();
    await item.waitFor({ timeout: 5000 });
    for (let tries = 0; tries < 10 && (await item.isVisible()); tries++) {
      await item.click({ timeout: 1000 }).catch(() => undefined);
      await item.waitFor({ state: 'hidden', timeout: 1000 }).catch(() => undefined);
    }
  }

  /** Unfolds a row of a tree. Rows that are still coming may move it, so that a click meets another: it is tried again. */
  async expand(row: Locator): Promise<void> {
    const end = Date.now() + 20_000;
    while ((await row.getAttribute('aria-expanded')) !== 'true') {
      if (Date.now() > end) throw new Error('the row does not unfold');
      await row.locator('.monaco-tl-twistie').click();
      await this.page.waitForTimeout(300);
    }
  }

  /** What the status bar says, entry by entry. */
  statusBar(): Promise<readonly string[]> {
    return this.page.locator('.statusbar-item').allInnerTexts();
  }

  /**
   * Texts of all notifications, read in the notification center: a workbench with the driver for tests keeps them,
   * but shows no toasts.
   */
  async notifications(): Promise<readonly string[]> {
    const center = await this.openNotifications();
    const texts = await center.locator('.notification-list-item-message').allTextContents();
    await center.getByRole('button', { name: 'Hide Notifications' }).click();
    await center.waitFor({ state: 'hidden' });
    return texts;
  }

  /** The open notification centre; it shuts when a progress ends at that moment, and is opened again. */
  private async openNotifications(): Promise<Locator> {
    const center = this.page.locator('.notifications-center.visible');
    for (let tries = 1; ; tries += 1) {
      await this.runCommand('Notifications: Show Notifications');
      try {
        await center.waitFor({ timeout: 3000 });
        return center;
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
  }

  /** Presses a button of the notification that says `text`. */
  async pressInNotification(text: string, button: string): Promise<void> {
    const center = await this.openNotifications();
    const row = center.locator('.monaco-list-row', { hasText: text }).first();
    await row.waitFor();
    await row.getByRole('button', { name: button }).click();
  }

  /** Waits for the notification that says `text`, and gives all of it. */
  async notification(text: string): Promise<string> {
    for (let end = Date.now() + 30_000; ; ) {
      const all = await this.notifications();
      const found = all.find(message => message.includes(text));
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`no notification says "${text}", but: ${all.join(' | ')}`);
    }
  }

  /** Opens the place of a row of the Problems panel, as a double click on its icon does; its middle may be a link. */
  async openProblem(row: Locator): Promise<void> {
    await row.dblclick({ position: { x: 60, y: 10 } });
    await this.page.locator('.editor-instance .monaco-editor.focused').waitFor();
  }

  /** For `afterEach`: a picture of what was there when a test failed, and a window that the next test can use. */
  async afterTest({ task }: TestContext): Promise<void> {
    if (task.result?.state === 'fail') await this.screenshot(`failed ${task.name.replace(/\W+/g, ' ')}`);
    for (let presses = 0; presses < 3; presses += 1) await this.page.keyboard.press('Escape');
    await this.runCommand('Notifications: Clear All Notifications');
  }

  /** What the active editor shows, line by line; of a long document only what is in view. */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-group-container.active .view-line');
    // The editor draws blanks as no-break spaces.
    return (await lines.allTextContents()).join('\n').replaceAll('\u00a0', ' ');
  }

  /** Starts the local endpoint and gives its port, as the status bar tells it. */
  async startEndpoint(): Promise<number> {
    await this.runCommand('SIP: Start Local Endpoint');
    const item = this.page.locator('.statusbar-item', { hasText: 'SIP endpoint :' });
    await item.waitFor();
    const match = /:(\d+)/.exec((await item.textContent()) ?? '');
    return Number(match?.[1]);
  }

  /** Opens the tour's requests, aimed at a port: where 5070 is taken, the endpoint answers elsewhere and says so. */
  async openRequests(port: number): Promise<void> {
    const file = join(this.folder, '1-fire-a-request.sip');
    writeFileSync(file, readFileSync(file, 'utf8').replace('127.0.0.1:5070', `127.0.0.1:${port}`));
    await this.openFile('1-fire-a-request.sip');
  }

  /** Presses the `Send` lens above the n-th request of the active editor, counted from 0. */
  async send(nth: number): Promise<void> {
    // Live traces have a lens "Send Again".
    await this.page
      .locator('.codelens-decoration a', { hasText: /^\s*Send\s*$/ })
      .nth(nth)
      .click();
  }

  /** Waits until the status bar tells how a request ended. */
  async outcome(text: string): Promise<void> {
    await this.page.locator('.statusbar-item', { hasText: text }).waitFor();
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
