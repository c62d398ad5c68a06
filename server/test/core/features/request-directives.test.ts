import { expect, test } from 'vitest';
import { requestSettingNames } from '../../../src/core/exchange/request-settings';
import { requestDirectives } from '../../../src/core/features/request-directives';

test('completion and hover tell of exactly the directives that sending and reading know', () => {
  expect(requestDirectives.map(directive => directive.name).sort()).toEqual(
    [...requestSettingNames, 'name', 'trace'].sort(),
  );
});
