import { describe, expect, it } from 'vitest';
import { chooseHost } from '../host/choose-host.mjs';

const linux = { platform: 'linux', env: {}, root: false, code: '/usr/bin/code' };

describe('Where VS Code opens', () => {
  it('on the desktop where there is a display, a user who is not root, and "code"', () => {
    expect(chooseHost({ ...linux, env: { DISPLAY: ':0' } })).toEqual({
      kind: 'desktop',
      reason: 'DISPLAY is set and "code" is on the PATH',
    });
    expect(chooseHost({ ...linux, env: { WAYLAND_DISPLAY: 'wayland-0' } }).kind).toBe('desktop');
    expect(chooseHost({ ...linux, platform: 'darwin' }).kind).toBe('desktop');
    expect(chooseHost({ ...linux, platform: 'win32', code: 'C:\\code.cmd' }).reason).toBe(
      'this is Windows and "code" is on the PATH',
    );
  });

  it('in a browser where any of them is missing, and says which', () => {
    expect(chooseHost(linux).reason).toBe('neither DISPLAY nor WAYLAND_DISPLAY is set');
    const display = { ...linux, env: { DISPLAY: ':0' } };
    expect(chooseHost({ ...display, root: true })).toEqual({
      kind: 'browser',
      reason: 'the user is root, and desktop VS Code does not run as root',
    });
    expect(chooseHost({ ...display, code: undefined })).toEqual({
      kind: 'browser',
      reason: 'there is no "code" on the PATH',
    });
    expect(chooseHost({ ...linux, platform: 'darwin', code: undefined }).kind).toBe('browser');
  });

  it('does what SIPLENS_HOST says, and refuses a value without meaning', () => {
    expect(chooseHost({ ...linux, env: { SIPLENS_HOST: 'desktop' } }).kind).toBe('desktop');
    expect(chooseHost({ ...linux, platform: 'darwin', env: { SIPLENS_HOST: 'browser' } }).kind).toBe(
      'browser',
    );
    expect(() => chooseHost({ ...linux, env: { SIPLENS_HOST: 'web' } })).toThrow('"desktop" or "browser"');
  });
});
