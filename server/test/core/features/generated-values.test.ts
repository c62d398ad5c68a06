import { expect, test } from 'vitest';
import { generatedNames } from '../../../src/core/exchange/generated-values';
import { generatedValues } from '../../../src/core/features/generated-values';

test('completion offers exactly the generated values that sending knows', () => {
  expect(generatedValues.map(value => value.name).sort()).toEqual(
    generatedNames.map(name => `$${name}`).sort(),
  );
});
