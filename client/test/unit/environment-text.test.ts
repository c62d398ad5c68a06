import { describe, expect, it } from 'vitest';
import { environmentText } from '../../src/environments/environment-text';

const names = [
  { name: 'dev', production: false },
  { name: 'live', production: true },
];

describe('the status bar of a .sip file', () => {
  it('names the environment', () => {
    expect(environmentText({ chosen: 'dev', production: false, names, problems: [] })).toEqual({
      text: '$(server-environment) dev',
      tooltip: 'SIP environment dev.\nClick to switch.',
      production: false,
    });
  });

  it('marks production', () => {
    expect(environmentText({ chosen: 'live', production: true, names, problems: [] })).toMatchObject({
      tooltip: 'SIP environment live, marked as production.\nClick to switch.',
      production: true,
    });
  });

  it('says that none is chosen, or that the chosen one is not defined here', () => {
    expect(environmentText({ chosen: null, production: false, names, problems: [] })).toMatchObject({
      text: '$(server-environment) No environment',
    });
    expect(environmentText({ chosen: 'x', production: false, names, problems: [] })).toEqual({
      text: '$(server-environment) x (not here)',
      tooltip:
        'The SIP environment x is not defined for this file: only shared variables hold.\nClick to switch.',
      production: false,
    });
  });

  it('tells what is wrong with the files, and takes no icon from a name', () => {
    const odd = [{ name: '$(fire)\nx', production: false }];
    expect(
      environmentText({
        chosen: '$(fire)\nx',
        production: false,
        names: odd,
        problems: ['sip-env.json: bad.'],
      }),
    ).toEqual({
      text: '$(warning) $ (fire) x',
      tooltip: 'SIP environment $ (fire) x.\nsip-env.json: bad.\nClick to switch.',
      production: false,
    });
  });
});
