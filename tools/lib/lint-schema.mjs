/**
 * What a rule may declare as an option, as in server/src/core/lint/rule-option.ts.
 * @typedef {{ kind: 'number', default: number, minimum: number, maximum: number, description: string }
 *   | { kind: 'flag', default: boolean, description: string }
 *   | { kind: 'words', default: readonly string[], description: string }} RuleOption
 */

/**
 * @typedef {{ id: string, severity: string, description: string, reference: string, fixable: boolean,
 *   offByDefault?: true, options?: Readonly<Record<string, RuleOption>> }} RuleMeta
 */

/** @typedef {Record<string, unknown>} Schema */

const severities = ['off', 'hint', 'information', 'warning', 'error'];

/** @param {RuleOption} option @returns {Schema} */
function optionSchema(option) {
  const { default: value, description } = option;
  if (option.kind === 'flag') return { type: 'boolean', default: value, description };
  if (option.kind === 'words') {
    const items = { type: 'string', minLength: 1 };
    return { type: 'array', items, maxItems: 1000, default: value, description };
  }
  const { minimum, maximum } = option;
  return { type: 'number', minimum, maximum, default: value, description };
}

/**
 * `severity`, or for a rule that has options also `[severity, options]`.
 * @param {RuleMeta} meta
 * @returns {Schema}
 */
function ruleSchema({ severity, description, options, offByDefault }) {
  const plain = { type: 'string', enum: severities };
  const normal = { default: offByDefault ? 'off' : severity, description };
  if (options === undefined) return { ...plain, ...normal };
  const optionsSchema = {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(options).map(([name, option]) => [name, optionSchema(option)]),
    ),
    additionalProperties: false,
  };
  const withOptions = {
    type: 'array',
    items: [plain, optionsSchema],
    minItems: 1,
    maxItems: 2,
  };
  return { anyOf: [plain, withOptions], ...normal };
}

/**
 * The schema of `lint.rules`, the same in the editor's settings and in `siplint.json`.
 * @param {readonly RuleMeta[]} metas
 * @returns {{ properties: Schema, additionalProperties: false }}
 */
export function rulesSchema(metas) {
  return {
    properties: Object.fromEntries(metas.map(meta => [meta.id, ruleSchema(meta)])),
    additionalProperties: false,
  };
}

/**
 * The schema of `siplint.json`: the keys of the editor's settings, with or without `siplens.`, or as one object.
 * @param {Readonly<Record<string, Schema>>} settings of the manifest, by key
 * @returns {Schema}
 */
export function siplintSchema(settings) {
  const lint = Object.entries(settings)
    .filter(([key]) => key.startsWith('siplens.lint.'))
    .map(([key, { scope: _scope, ...schema }]) => ({ name: key.slice('siplens.lint.'.length), schema }));
  const reference = (/** @type {string} */ name) => ({ $ref: `#/definitions/${name}` });
  const flat = lint.flatMap(({ name }) =>
    [`lint.${name}`, `siplens.lint.${name}`].map(key => [key, reference(name)]),
  );
  const sections = new Set(Object.keys(settings).map(key => key.split('.')[1]));
  sections.delete('lint');
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of siplint',
    description: 'Found by walking up from a file; the keys are those of the settings of Siplens.',
    type: 'object',
    properties: {
      $schema: { type: 'string' },
      lint: reference('lint'),
      'siplens.lint': reference('lint'),
      ...Object.fromEntries(flat),
    },
    // Settings of the editor that mean nothing here may stand here all the same.
    patternProperties: { [`^(siplens\\.)?(${[...sections].join('|')})(\\.|$)`]: {} },
    additionalProperties: false,
    definitions: {
      lint: {
        type: 'object',
        description: 'Which rules run, and how grave they are.',
        properties: Object.fromEntries(lint.map(({ name }) => [name, reference(name)])),
        additionalProperties: false,
      },
      ...Object.fromEntries(lint.map(({ name, schema }) => [name, schema])),
    },
  };
}
