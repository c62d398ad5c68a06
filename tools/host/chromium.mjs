/** A browser for the workbench: one that the machine has, else one from npm. */
import { execFile } from 'node:child_process';
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findOnPath } from './choose-host.mjs';
import { installOnce, npmInstall } from './install-cache.mjs';

const sparticuz = '153.0.0';

const programs = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'msedge',
];
const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** @typedef {{ executablePath: string, env: NodeJS.ProcessEnv, from: string }} Chromium `from`: for people */

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * `SIPLENS_CHROMIUM=npm` leaves the machine's own browsers aside: so a test can try the way of a bare machine.
 * @param {string} node path of Node 24, which the package from npm asks for
 * @returns {Promise<Chromium>} rejects with what to do if CHROMIUM names no program or npm cannot install one
 */
export async function ensureChromium(node) {
  const env = process.env;
  const named = env['CHROMIUM'];
  if (named) {
    if (!isProgram(named)) throw new Error(`CHROMIUM=${named}: there is no such program`);
    return { executablePath: named, env, from: 'CHROMIUM' };
  }
  if (env['SIPLENS_CHROMIUM'] !== 'npm') {
    const found = programs.map(name => findOnPath(name)).find(Boolean) ?? macApplications.find(isProgram);
    if (found) return { executablePath: found, env, from: 'the machine' };
  }
  if (process.platform !== 'linux') {
    throw new Error(
      'No Chrome, Chromium or Edge was found: install one, or set CHROMIUM to the path of its program.',
    );
  }
  return chromiumFromNpm(node);
}

/**
 * The package carries a compressed browser. It unpacks the shared libraries that a bare machine lacks only where it
 * believes to be on AWS Lambda, hence the variable.
 * @param {string} node
 * @returns {Promise<Chromium>}
 */
async function chromiumFromNpm(node) {
  const folder = await installOnce(`chromium-${sparticuz}-${process.arch}`, async part => {
    console.error('No Chromium on this machine: installing one from npm, once …');
    await npmInstall(part, [`@sparticuz/chromium@${sparticuz}`]);
    await unpack(node, part);
  });
  return { ...(await unpack(node, folder)), from: 'npm' };
}

/**
 * @param {string} node
 * @param {string} folder with the package installed; it is unpacked below, which a second call finds done
 */
async function unpack(node, folder) {
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked, { recursive: true });
  const script = `
    const { default: chromium } = await import('@sparticuz/chromium');
    const executablePath = await chromium.executablePath();
    console.log(JSON.stringify({ executablePath, libraries: process.env.LD_LIBRARY_PATH }));`;
  const env = { ...process.env, TMPDIR: unpacked, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
  const run = promisify(execFile);
  const { stdout } = await run(node, ['--input-type=module', '--eval', script], { cwd: folder, env }).catch(
    error => {
      throw new Error(
        `Chromium from npm could not be unpacked in ${folder}:\n${error.stderr ?? error.message}`,
      );
    },
  );
  const { executablePath, libraries } = JSON.parse(stdout);
  const fonts = join(unpacked, 'fonts.conf');
  writeFileSync(fonts, fontConfiguration(unpacked));
  return { executablePath, env: { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: fonts } };
}

/**
 * The package's own configuration expects its fonts in /tmp; and a browser that finds no font at all ends while it
 * paints. The machine's fonts come first, where it has any.
 * @param {string} unpacked
 */
function fontConfiguration(unpacked) {
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', join(unpacked, 'fonts')];
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map(folder => `  <dir>${folder}</dir>`).join('\n')}
  <cachedir>${join(unpacked, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
