import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ensureBrowserHost } from '../../../tools/host/browser-host.mjs';
import { installExtension } from '../../../tools/host/install-extension.mjs';
import { Workbench } from './workbench';

const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  name: string;
  version: string;
};

describe('The packed extension, installed', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'siplens-installed-'));
  const extensionsDir = join(temporary, 'extensions');
  let workbench: Workbench;

  beforeAll(async () => {
    const vsix = resolve(`${name}-${version}.vsix`);
    expect(existsSync(vsix), `${vsix}: run npm run package first`).toBe(true);
    await installExtension(await ensureBrowserHost(), {
      vsix,
      extensionsDir,
      dataDir: join(temporary, 'data'),
    });
    workbench = await Workbench.open({ extensionsDir });
  });
  afterAll(async () => {
    await workbench?.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  afterEach(context => workbench.afterTest(context));

  it('lies in the folder of extensions, and no window of development shows it', async () => {
    expect(readdirSync(extensionsDir)).toContain(`siplens.${name}-${version}`);
    expect(await workbench.page.title()).not.toContain('Extension Development Host');
  });

  it('finds the mistakes of a message', async () => {
    await workbench.openFile('2-broken-message.sip');
    const problems = await workbench.problems();
    await problems.filter({ hasText: 'OPTIONS' }).first().waitFor();
    await workbench.nothingIsTold();
    await workbench.screenshot('installed');
  });

  it('starts its local endpoint and gets an answer from it', async () => {
    await workbench.openRequests(await workbench.startEndpoint());
    await workbench.send(0, 'options: 200 OK');
    await workbench.nothingIsTold();
  });
});
