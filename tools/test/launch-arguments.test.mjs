import { describe, expect, it } from 'vitest';
import { parseLaunchArguments } from '../host/launch-arguments.mjs';
import { workbenchAddress } from '../host/workbench-address.mjs';

describe('The launcher', () => {
  it('understands what @vscode/test-electron passes', () => {
    const args = [
      '/home/u/work space',
      '--no-sandbox',
      '--disable-gpu-sandbox',
      '--disable-updates',
      '--skip-welcome',
      '--skip-release-notes',
      '--disable-workspace-trust',
      '--extensionTestsPath=/repo/out/test/index.js',
      '--extensionDevelopmentPath=/repo',
      '--extensions-dir=/repo/.vscode-test/extensions',
      '--user-data-dir=/repo/.vscode-test/user-data',
    ];
    expect(parseLaunchArguments(args)).toEqual({
      folder: '/home/u/work space',
      tests: '/repo/out/test/index.js',
      extension: '/repo',
      extensionsDir: '/repo/.vscode-test/extensions',
      trust: true,
    });
  });

  it('refuses an argument that it would have to ignore', () => {
    expect(() => parseLaunchArguments(['--locale=de'])).toThrow('does not know the argument --locale=de');
  });

  it('keeps the value of an argument whole, = signs included', () => {
    expect(parseLaunchArguments(['--extensionTestsPath=/a=b/c.js']).tests).toBe('/a=b/c.js');
  });
});

describe('The address of the workbench', () => {
  it('names folder, extension, tests and file as the server reads them', () => {
    const address = new URL(
      workbenchAddress({
        port: 4711,
        token: 's3cret',
        folder: '/w/a b',
        extension: '/repo',
        tests: '/repo/t.js',
        file: '/w/a b/ü.sip',
      }),
    );
    expect(address.origin).toBe('http://127.0.0.1:4711');
    expect(address.searchParams.get('tkn')).toBe('s3cret');
    expect(address.searchParams.get('folder')).toBe('/w/a b');
    expect(JSON.parse(address.searchParams.get('payload') ?? '')).toEqual([
      ['skipWelcome', 'true'],
      ['extensionDevelopmentPath', 'vscode-remote://127.0.0.1:4711/repo'],
      ['extensionTestsPath', 'vscode-remote://127.0.0.1:4711/repo/t.js'],
      ['openFile', 'vscode-remote://127.0.0.1:4711/w/a%20b/%C3%BC.sip'],
    ]);
  });
});
