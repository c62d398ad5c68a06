/**
 * A window of the real workbench, driven as a person drives it: keys, clicks, and what can be seen. It waits for
 * what should appear, never for a time.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import type { TestContext } from 'vitest';
import { ensureBrowserHost } from '../../../tools/host/browser-host.mjs';
import { ensureChromium } from '../../../tools/host/chromium.mjs';
import { openBrowser } from '../../../tools/host/open-browser.mjs';
import { type RunningServer, startServer } from '../../../tools/host/start-server.mjs';
import { workbenchAddress } from '../../../tools/host/workbench-address.mjs';
import { oneTry, patienceMs, persist, type Step, until } from './until';

const repository = resolve('.');
const screenshots = join(repository, 'out/screenshots');

export interface WorkbenchOptions {
  /** False: the folder opens in Restricted Mode. */
  readonly trust?: boolean;
  /** A folder of installed extensions; then the one under development is not loaded. */
  readonly extensionsDir?: string;
}

/** Boxes of the workbench by the key that opens them, known by what they say while nothing is typed. */
const boxes = {
  files: { key: 'Control+P', says: 'Search files by name' },
  commands: { key: 'F1', says: 'Type the name of a command' },
} as const;

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
    page.setDefaultTimeout(patienceMs);
    const extension = extensionsDir === undefined ? { extension: repository } : {};
    const address = workbenchAddress({ port: server.port, folder, ...extension });
    const workbench = new Workbench(server, browser, page, folder);
    await workbench.until({
      what: 'the window',
      effect: page.locator('.explorer-folders-view .monaco-list-row'),
      action: () => page.goto(address),
      pauseMs: 60_000,
    });
    return workbench;
  }

  /** Acts until the effect can be seen, as `until` does; a picture tells what was there if it never is. */
  async until(step: Step): Promise<void> {
    await until(step).catch(error => this.giveUp(step.what, error));
  }

  /** Repeats steps of which each needs the one before, from the first one on, until all of them went well. */
  async inOneGo(what: string, steps: () => Promise<void>): Promise<void> {
    await persist(what, steps).catch(error => this.giveUp(what, error));
  }

  private async giveUp(what: string, error: unknown): Promise<never> {
    await this.screenshot(`in vain ${what}`).catch(() => undefined);
    const seen = await this.inView().catch(() => 'nothing can be read from the window');
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${seen}`);
  }

  /** What a picture would show, in words: where the machine that ran the test keeps no pictures, they are all there is. */
  private async inView(): Promise<string> {
    const texts = async (name: string, selector: string) =>
      `${name}: ${JSON.stringify((await this.page.locator(selector).allInnerTexts()).slice(0, 12))}`;
    const parts = [
      texts('tabs', '.tab'),
      texts('active tabs', '.tab.active'),
      texts('selected rows', '.monaco-list-row.selected'),
      texts('open box', '.quick-input-widget:not([style*="display: none"])'),
      texts('dialogs', '.monaco-dialog-box'),
      texts('menus', '.monaco-menu'),
      texts('status bar', '.statusbar-item'),
    ];
    return (await Promise.all(parts)).join('\n');
  }

  /** Opens a file of the folder by its name. */
  async openFile(name: string): Promise<void> {
    const effect = this.page.locator(`.tab.active[data-resource-name="${name}"]`);
    await this.until({ what: `file ${name}`, effect, action: () => this.pick('files', name, name) });
    await this.page.locator('.editor-instance .view-line').first().waitFor();
  }

  /** Opens a file by its name in the group of editors that has the keyboard. One try. */
  async openFileHere(name: string): Promise<void> {
    await this.pick('files', name, name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor(oneTry);
  }

  /** Opens a file that is shown by a custom editor, and waits for the page to say `text`. */
  async openPage(name: string, text: string): Promise<void> {
    const effect = this.page.locator(`.tab[data-resource-name="${name}"]`);
    await this.until({ what: `file ${name}`, effect, action: () => this.pick('files', name, name) });
    const page = this.page.frameLocator('iframe.webview.ready >> nth=-1').frameLocator('#active-frame');
    await page.getByText(text).waitFor();
  }

  /** Shuts all editors; none of them may hold what is not saved. Resolves when no tab is left. */
  async closeEditors(): Promise<void> {
    await this.until({
      what: 'all editors are shut',
      effect: async () => (await this.page.locator('.tab').count()) === 0,
      action: () => this.runCommand('View: Close All Editors'),
    });
  }

  /** Runs a command by its title in the command palette. Rejects if the palette does not offer it. */
  async runCommand(title: string): Promise<void> {
    const what = `command ${title}`;
    await persist(what, () => this.pick('commands', `>${title}`, title)).catch(error =>
      this.giveUp(what, error),
    );
  }

  /** Runs a command that asks by a box of its own, and gives that box. */
  async openBox(title: string, placeholder: string | RegExp): Promise<Locator> {
    const widget = this.openWidget();
    const says = widget.getByText(placeholder).or(widget.getByPlaceholder(placeholder)).first();
    // The palette itself lists the title of the command, and so may say the same.
    const palette = widget.locator(`input[placeholder^="${boxes.commands.says}"]`);
    const effect = async () => !(await palette.isVisible()) && (await says.isVisible());
    const action = () => this.pick('commands', `>${title}`, title);
    await this.until({ what: `the box of ${title}`, effect, action });
    return widget;
  }

  /** True if the command palette offers a command of this title here and now. */
  async offersCommand(title: string): Promise<boolean> {
    return persist(`a palette that has looked for ${title}`, async () => {
      const widget = await this.openQuickInput('commands');
      await widget.locator('input[type=text]').fill(`>${title}`);
      const rows = widget.locator('.monaco-list-row');
      const labels = () =>
        rows.evaluateAll(all => all.map(row => row.getAttribute('aria-label') ?? '').join('\n'));
      // What it lists first are the commands that were used last; and those that fit come in two goes.
      let before = '';
      for (let same = 0; same < 5; ) {
        await this.page.waitForTimeout(100);
        if (!(await widget.isVisible())) throw new Error('the palette was shut');
        const now = await labels();
        same = now !== '' && now === before ? same + 1 : 0;
        before = now;
      }
      await this.page.keyboard.press('Escape');
      await widget.waitFor({ state: 'hidden', ...oneTry });
      return before.split('\n').some(label => label.startsWith(title));
    });
  }

  /** The quick pick or input box that is open. */
  openWidget(): Locator {
    return this.page.locator('.quick-input-widget:not([style*="display: none"])');
  }

  /** Shuts the box that is open, if one is. */
  async shutBox(): Promise<void> {
    await this.until({
      what: 'no box is open',
      effect: async () => !(await this.openWidget().isVisible()),
      action: () => this.page.keyboard.press('Escape'),
    });
  }

  private async openQuickInput(box: keyof typeof boxes): Promise<Locator> {
    const widget = this.openWidget();
    const { key, says } = boxes[box];
    const effect = widget.locator(`input[placeholder^="${says}"]`);
    await until({ what: `the box of ${key}`, effect, action: () => this.page.keyboard.press(key) });
    return widget;
  }

  /** Types into a box and takes the row that begins with `label`. One try: rejects if the box did not take the click. */
  private async pick(box: keyof typeof boxes, text: string, label: string): Promise<void> {
    // One that is open already has looked for another text, or for this one before it was there.
    if (await this.openWidget().isVisible()) await this.page.keyboard.press('Escape');
    const widget = await this.openQuickInput(box);
    const input = widget.locator(`input[placeholder^="${boxes[box].says}"]`);
    await input.fill(text, oneTry);
    await widget.locator(`.monaco-list-row[aria-label^="${label}"]`).first().click(oneTry);
    await input.waitFor({ state: 'hidden', ...oneTry });
  }

  /**
   * Takes the row of the open quick pick that has a text, until `effect` is there. A box that shuts because something
   * else took the keyboard is opened again by `open`, where that is given.
   */
  async choose(text: string | RegExp, effect: Locator, open?: () => Promise<unknown>): Promise<void> {
    const row = this.openWidget().locator('.monaco-list-row', { hasText: text }).first();
    const action = async () => {
      if (open && !(await row.isVisible())) await open();
      await row.click(oneTry);
    };
    await this.until({ what: `${text} in the box`, effect, action });
  }

  /** Runs a command that asks by a quick pick, and takes the row that has a text, until `effect` is there. */
  async chooseFor(title: string, placeholder: string, text: string, effect: Locator): Promise<void> {
    await this.choose(text, effect, () => this.openBox(title, placeholder));
  }

  /** The rows of the Problems panel, as a screen reader says them. */
  async problems(): Promise<Locator> {
    const panel = this.page.locator('.markers-panel');
    // Its key would shut it again, if it were pressed a second time because the panel was slow.
    const action = () => this.runCommand('Problems: Focus on Problems View');
    await this.until({ what: 'the Problems panel', effect: panel, action });
    return panel.locator('.monaco-list-row');
  }

  /** The rows of the Calls tree. */
  async calls(): Promise<Locator> {
    const tree = this.page.locator('.tree-explorer-viewlet-tree-view').first();
    const action = () => this.runCommand('View: Show SIP');
    await this.until({ what: 'the Calls tree', effect: tree, action });
    return tree.locator('.monaco-list-row');
  }

  /** Gives the keyboard to the Calls tree. */
  async focusCalls(): Promise<void> {
    const effect = this.page
      .locator('.tree-explorer-viewlet-tree-view')
      .first()
      .locator('.monaco-list:focus');
    const action = () => this.runCommand('SIP: Focus on Calls View');
    await this.until({ what: 'the keyboard is in the Calls tree', effect, action });
  }

  /** Shuts the other views beside the Calls tree, so that none of its rows is out of sight. */
  async giveCallsAllRoom(): Promise<void> {
    await this.calls();
    for (const view of ['Requests', 'Endpoints']) {
      const header = this.page.locator('.pane-header', { hasText: view });
      const effect = async () => (await header.getAttribute('aria-expanded')) !== 'true';
      await this.until({ what: `the view ${view} shuts`, effect, action: () => header.click(oneTry) });
    }
  }

  /** Presses an entry of the open context menu. A menu takes no click in its first moments: it is pressed until it goes. */
  async pressInMenu(entry: string): Promise<void> {
    const item = this.page.locator('.monaco-menu .action-item', { hasText: entry }).first();
    await item.waitFor(oneTry);
    for (let tries = 0; tries < 10 && (await item.isVisible()); tries++) {
      await item.click({ timeout: 1000 }).catch(() => undefined);
      await item.waitFor({ state: 'hidden', timeout: 1000 }).catch(() => undefined);
    }
  }

  /**
   * Runs an entry of the context menu that `on` opens, until `effect` is there: a menu that is shut by a tree that is
   * drawn anew takes the click for itself. `first` is done before each try: a selection can be lost as well.
   */
  async fromMenu(
    {
      on,
      entry,
      first,
    }: { readonly on: Locator; readonly entry: string; readonly first?: () => Promise<void> },
    effect: Locator,
  ): Promise<void> {
    const menu = this.page.locator('.monaco-menu').first();
    const action = async () => {
      if (await menu.isVisible()) await this.page.keyboard.press('Escape');
      await first?.();
      await on.click({ button: 'right', ...oneTry });
      await this.pressInMenu(entry);
    };
    await this.until({ what: `${entry} of the context menu`, effect, action, pauseMs: 15_000 });
  }

  /** Unfolds a row of a tree. Rows that are still coming may move it, so that a click meets another: it is tried again. */
  async expand(row: Locator): Promise<void> {
    await this.fold(row, 'true');
  }

  /** Folds a row of a tree. */
  async collapse(row: Locator): Promise<void> {
    await this.fold(row, 'false');
  }

  private async fold(row: Locator, expanded: 'true' | 'false'): Promise<void> {
    const effect = async () => (await row.first().getAttribute('aria-expanded', oneTry)) === expanded;
    const action = () => row.first().locator('.monaco-tl-twistie').click(oneTry);
    await this.until({ what: `a row of which aria-expanded is ${expanded}`, effect, action });
  }

  /** Makes the side bar wider by its edge, as a hand does. */
  async widenSideBar(by: number): Promise<void> {
    const sideBar = this.page.locator('.part.sidebar');
    const widthOf = async () => (await sideBar.boundingBox())?.width ?? 0;
    const before = await widthOf();
    const { mouse } = this.page;
    const action = async () => {
      const box = await sideBar.boundingBox();
      if (!box) throw new Error('there is no side bar');
      await mouse.move(box.x + box.width, box.y + 300);
      await mouse.down();
      await mouse.move(box.x + before + by, box.y + 300, { steps: 5 });
      await mouse.up();
    };
    const effect = async () => (await widthOf()) > before;
    await this.until({ what: 'a wider side bar', effect, action });
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
    const effect = async () => !(await center.isVisible());
    const action = () => center.getByRole('button', { name: 'Hide Notifications' }).click(oneTry);
    await this.until({ what: 'the notification center shuts', effect, action });
    return texts;
  }

  /** The open notification centre; it shuts when a progress ends at that moment, and is opened again. */
  private async openNotifications(): Promise<Locator> {
    const center = this.page.locator('.notifications-center.visible');
    const action = () => this.runCommand('Notifications: Show Notifications');
    await this.until({ what: 'the notification center', effect: center, action });
    return center;
  }

  /** Presses a button of the notification that says `text`, until `effect` is there. */
  async pressInNotification(text: string, button: string, effect: Locator): Promise<void> {
    const action = async () => {
      const center = await this.openNotifications();
      const row = center.locator('.monaco-list-row', { hasText: text }).first();
      await row.getByRole('button', { name: button }).click(oneTry);
    };
    await this.until({ what: `${button} of the notification that says ${text}`, effect, action });
  }

  /** Waits until no notification is there: a progress that ends goes by itself, and what was told stays. */
  async nothingIsTold(): Promise<void> {
    await persist('no notification', async () => {
      const texts = await this.notifications();
      if (texts.length > 0) throw new Error(`there are: ${texts.join(' | ')}`);
    });
  }

  /** True if a notification says `text`. */
  async isTold(text: string): Promise<boolean> {
    return (await this.notifications()).some(message => message.includes(text));
  }

  /** Waits for the notification that says `text`, and gives all of it. */
  async notification(text: string): Promise<string> {
    return persist(`a notification that says "${text}"`, async () => {
      const all = await this.notifications();
      const found = all.find(message => message.includes(text));
      if (found === undefined) throw new Error(`there are: ${all.join(' | ')}`);
      return found;
    });
  }

  /** Opens the place of a row of the Problems panel, as a double click on its icon does; its middle may be a link. */
  async openProblem(row: Locator): Promise<void> {
    const line = /\[Ln (\d+)/.exec((await row.textContent()) ?? '')?.[1];
    const place = this.page.locator('.statusbar-item', { hasText: new RegExp(`^Ln ${line},`) });
    const focused = this.page.locator('.editor-instance .monaco-editor.focused');
    const effect = async () => (await place.isVisible()) && (await focused.isVisible());
    const action = () => row.dblclick({ position: { x: 60, y: 10 }, ...oneTry });
    await this.until({ what: `the problem of line ${line}`, effect, action });
  }

  /** For `afterEach`: a picture of what was there when a test failed. */
  async pictureOfFailure({ task }: TestContext): Promise<void> {
    if (task.result?.state !== 'fail') return;
    await this.screenshot(`failed ${task.name}`);
    console.info(this.logs());
  }

  /** The ends of what the extension and its host have logged, for where no picture tells what went wrong. */
  private logs(): string {
    const folder = join(this.dataFolder, 'data/logs');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names
      .filter(name => /(SIP|remoteexthost|Markdown)[^/]*\.log$/.test(name))
      .map(name => `${name}:\n${readFileSync(join(folder, name), 'utf8').slice(-3000)}`)
      .join('\n');
  }

  /** For `afterEach`: a picture of what was there when a test failed, and a window that the next test can use. */
  async afterTest(context: TestContext): Promise<void> {
    await this.pictureOfFailure(context);
    for (let presses = 0; presses < 3; presses += 1) await this.page.keyboard.press('Escape');
    await this.runCommand('Notifications: Clear All Notifications');
  }

  /** What the active editor shows, line by line; of a long document only what is in view. */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-group-container.active .view-line');
    // The editor draws blanks as no-break spaces.
    return (await lines.allTextContents()).join('\n').replaceAll('\u00a0', ' ');
  }

  /** The folder in which VS Code keeps all of its data and logs, of the user and of the workspace. */
  get dataFolder(): string {
    return dirname(this.server.log);
  }

  /** Starts the local endpoint and gives its port, as the status bar tells it. */
  async startEndpoint(): Promise<number> {
    const item = this.page.locator('.statusbar-item', { hasText: /SIP endpoint :\d+/ });
    const action = () => this.runCommand('SIP: Start Local Endpoint');
    await this.until({ what: 'the local endpoint', effect: item, action, pauseMs: 30_000 });
    return Number(/:(\d+)/.exec((await item.textContent()) ?? '')?.[1]);
  }

  /** Opens the tour's requests, aimed at a port: where 5070 is taken, the endpoint answers elsewhere and says so. */
  async openRequests(port: number): Promise<void> {
    const file = join(this.folder, '1-fire-a-request.sip');
    writeFileSync(file, readFileSync(file, 'utf8').replace('127.0.0.1:5070', `127.0.0.1:${port}`));
    await this.openFile('1-fire-a-request.sip');
  }

  /**
   * Presses the `Send` lens above the n-th request of the active editor, counted from 0, until something is there: what the
   * status bar tells of the end, or what is given.
   */
  async send(nth: number, effect: string | Step['effect']): Promise<void> {
    // Live traces have a lens "Send Again".
    const lens = this.page.locator('.codelens-decoration a', { hasText: /^\s*Send\s*$/ }).nth(nth);
    // VS Code forgets to ask for the lenses of a text that loses the focus in its first moments, until it has it again.
    await this.until({
      what: `a lens Send for request ${nth}`,
      effect: lens,
      action: () => this.runCommand('View: Focus Active Editor Group'),
    });
    const end = typeof effect === 'string' ? this.outcomeItem(effect) : effect;
    // A request that is on its way must not be sent a second time.
    await this.until({
      what: `request ${nth} is sent`,
      effect: end,
      action: () => lens.click(oneTry),
      pauseMs: 30_000,
    });
  }

  /** Waits until the status bar tells how a request ended. */
  async outcome(text: string): Promise<void> {
    await this.outcomeItem(text).waitFor();
  }

  /** What the status bar tells of the end of a request. */
  outcomeItem(text: string): Locator {
    return this.page.locator('.statusbar-item', { hasText: text }).first();
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: join(screenshots, `${name.replace(/[^\w-]+/g, ' ')}.png`) });
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    rmSync(join(this.folder, '..'), { recursive: true, force: true });
  }
}
