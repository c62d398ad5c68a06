import type { EnvironmentInput } from '../../src/core/sip/choose-environment';
import { readDotenv } from '../../src/core/sip/read-dotenv';
import { readEnvironmentJson } from '../../src/node/read-environment-json';
import type { FencedBlock } from './fenced-blocks';

/**
 * The environment that a fixture document describes by its blocks `jsonc` (the file `sip-env.json`) and `dotenv` (the
 * file `.env`), with `chosen` as the environment's name, '' for none; `file` is
 * the only other file beside it, where a document has any.
 */
export function fixtureEnvironment(
  blocks: readonly FencedBlock[],
  chosen: string,
  file?: string,
): EnvironmentInput {
  const text = (language: string) => blocks.find(block => block.info[0] === language)?.text ?? '';
  return {
    files: {
      environments: readEnvironmentJson(text('jsonc') || '{}', 'file:///project/sip-env.json'),
      dotenv: readDotenv(text('dotenv'), 'file:///project/.env'),
      ...(file === undefined ? {} : { hasFile: path => path === `./${file}` }),
    },
    setting: undefined,
    chosen: chosen === '' ? undefined : chosen,
  };
}
