import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { semanticTokenModifiers, semanticTokenTypes } from '../../../src/core/features/semantic-tokens';

const { contributes } = JSON.parse(readFileSync(join(__dirname, '../../../../package.json'), 'utf8')) as {
  contributes: {
    semanticTokenModifiers: { id: string }[];
    semanticTokenScopes: { language: string; scopes: Record<string, string[]> }[];
    languages: { id: string }[];
  };
};

test('the manifest knows every modifier and gives each call its own colour, in each of our languages', () => {
  expect(contributes.semanticTokenModifiers.map(({ id }) => id)).toEqual(semanticTokenModifiers);
  const languages = contributes.languages.map(({ id }) => id).filter(id => id.startsWith('sip-'));
  expect(contributes.semanticTokenScopes.map(({ language }) => language)).toEqual(languages);
  expect(semanticTokenTypes).toContain('enumMember');
  for (const { scopes } of contributes.semanticTokenScopes) {
    expect(Object.keys(scopes)).toEqual(semanticTokenModifiers.map(id => `enumMember.${id}`));
    const colours = Object.values(scopes).map(([scope]) => scope);
    expect(new Set(colours).size).toBe(semanticTokenModifiers.length);
  }
});
