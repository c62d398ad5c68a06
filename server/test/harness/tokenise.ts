import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import * as oniguruma from 'vscode-oniguruma';
import * as textmate from 'vscode-textmate';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const files: Readonly<Record<string, string>> = {
  'source.sip-message': 'syntaxes/sip-message.tmLanguage.json',
  'source.sip-trace': 'syntaxes/sip-trace.tmLanguage.json',
  'markdown.sip.codeblock': 'syntaxes/markdown-sip.tmLanguage.json',
};

/** Stands for the Markdown grammar of the editor: headings, and fenced blocks of languages that it does not know. */
const markdown = JSON.stringify({
  scopeName: 'text.html.markdown',
  patterns: [
    {
      begin: '(^|\\G)\\s*(`{3,}|~{3,})\\s*(?=([^`]*)?$)',
      end: '(^|\\G)\\s*(\\2)\\s*$',
      name: 'markup.fenced_code.block.markdown',
    },
    { match: '^#{1,6} .*$', name: 'markup.heading.markdown' },
  ],
});

/** One token of one line with its innermost scopes last. */
export interface GrammarToken {
  readonly line: number;
  readonly text: string;
  readonly scopes: readonly string[];
}

async function loadRegistry(): Promise<textmate.Registry> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  const bytes = readFileSync(wasm);
  await oniguruma.loadWASM(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return new textmate.Registry({
    getInjections: scope => (scope === 'text.html.markdown' ? ['markdown.sip.codeblock'] : []),
    onigLib: Promise.resolve({
      createOnigScanner: patterns => new oniguruma.OnigScanner(patterns),
      createOnigString: text => new oniguruma.OnigString(text),
    }),
    // Grammars of other extensions (XML, JSON) are not there: their text stays plain, as in an editor without them.
    loadGrammar: async scope => {
      if (scope === 'text.html.markdown') return textmate.parseRawGrammar(markdown, 'markdown.json');
      const file = files[scope];
      return file === undefined ? null : textmate.parseRawGrammar(readFileSync(root + file, 'utf8'), file);
    },
  });
}

const registry = loadRegistry();

/** Tokens of a text as VS Code's own tokeniser makes them, line by line, without a time limit. */
export async function tokenise(scope: string, text: string): Promise<readonly GrammarToken[]> {
  const grammar = await (await registry).loadGrammar(scope);
  if (!grammar) throw new Error(`no grammar ${scope}`);
  const tokens: GrammarToken[] = [];
  let stack = textmate.INITIAL;
  text.split(/\r\n|\r|\n/).forEach((line, number) => {
    const result = grammar.tokenizeLine(line, stack, 0);
    for (const t of result.tokens)
      tokens.push({ line: number, text: line.slice(t.startIndex, t.endIndex), scopes: t.scopes });
    stack = result.ruleStack;
  });
  return tokens;
}
