/** What a bundle must not hold, read from esbuild's metafile: the borders of ARCHITECTURE.md, on what really ships. */

/** The part of esbuild's metafile that is read here. */
export interface Metafile {
  /** All that was read, also what is left out, with what it imports. */
  readonly inputs: Readonly<
    Record<
      string,
      {
        readonly imports: readonly {
          readonly path: string;
          readonly kind: string;
          readonly external?: boolean;
        }[];
      }
    >
  >;
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
        readonly imports: readonly { readonly path: string; readonly external?: boolean }[];
      }
    >
  >;
}

/** A folder (`server/src/lsp/`), a package (`node_modules/vscode-languageserver/`) or an external import (`vscode`). */
export type Border = readonly string[];

/** Three processes load these files: they hold what all of them may. */
const shared: Border = [
  'client/',
  'server/src/lsp/',
  'server/src/node/',
  'server/src/net/',
  'server/src/cli/',
  'server/src/endpoint/',
  'node_modules/vscode-languageserver/',
  'node_modules/vscode-languageclient/',
  'node_modules/sip/',
  'vscode',
];

/** By bundle: what its process must never load. */
export const borders: Readonly<Record<string, Border>> = {
  client: [
    'server/src/lsp/',
    'server/src/node/',
    'server/src/cli/',
    'server/src/endpoint/',
    'node_modules/vscode-languageserver/',
    'node_modules/sip/',
  ],
  server: [
    'client/',
    'server/src/cli/',
    'server/src/net/',
    'server/src/endpoint/',
    'node_modules/vscode-languageclient/',
    'node_modules/sip/',
    'vscode',
  ],
  siplint: [
    'client/',
    'server/src/lsp/',
    'server/src/endpoint/',
    'node_modules/vscode-languageserver/',
    'node_modules/vscode-languageclient/',
    'node_modules/sip/',
    'vscode',
  ],
  shared,
  'shared-first': shared,
  ladder: [
    'client/src/',
    'node_modules/',
    'server/src/lsp/',
    'server/src/node/',
    'server/src/net/',
    'server/src/cli/',
    // Of the core a page needs how a ladder is drawn, and nothing that reads messages.
    'server/src/core/sip/',
    'server/src/core/lint/',
    'server/src/core/features/',
    'vscode',
  ],
  endpoint: ['client/', 'server/src/lsp/', 'server/src/cli/', 'node_modules/sip/node_modules/', 'vscode'],
};

/**
 * @returns each input or external import beyond the border. Throws for a metafile that describes nothing: silence
 * must mean "looked, and found none".
 */
export function forbiddenInputs(metafile: Metafile, border: Border): readonly string[] {
  const outputs = Object.values(metafile.outputs).filter(output => Object.keys(output.inputs).length > 0);
  if (outputs.length === 0) throw new Error('The metafile names no inputs');
  const paths = outputs.flatMap(output => [
    ...Object.keys(output.inputs),
    ...output.imports.filter(entry => entry.external).map(entry => entry.path),
  ]);
  return paths.filter(path =>
    border.some(part => (part.endsWith('/') ? path.startsWith(part) : path === part)),
  );
}

/** What runs as soon as a bundle is loaded: all that its entry reaches, but not by way of an `import()`. */
export function loadedAtOnce({ inputs }: Metafile, entry: string): ReadonlySet<string> {
  const reached = new Set([entry]);
  // A set is walked on while it grows.
  for (const path of reached) {
    for (const { path: imported, kind, external } of inputs[path]?.imports ?? []) {
      if (!external && kind !== 'dynamic-import') reached.add(imported);
    }
  }
  return reached;
}
