import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { ExportParams, ExportResult, ExportSource } from '../../../server/src/core/export-protocol';
import { leakWords } from '../../../server/src/core/redact/leak-words';
import { type FormChoice, formChoices } from './export-forms';
import { type ExportSurface, pointedCalls } from './export-sources';
import { leftPlaces, leftText } from './left-text';
import { pngOfSvg } from './png-of-svg';
import { requestExport } from './request-export';

/** What a key binding may say of an export; what it leaves out is asked. */
export interface ExportArguments {
  readonly form?: string;
  readonly shareSafe?: boolean;
  /** URI of the file; it is overwritten. */
  readonly target?: string;
  /** True: the whole trace, not the call at the cursor. */
  readonly whole?: boolean;
}

type Done = Extract<ExportResult, { kind: 'done' }>;

/** What the user chose. */
interface Chosen {
  readonly choice: FormChoice;
  readonly params: ExportParams;
}

/** Registers what leaves the editor as files and over the clipboard. */
export function activateExport(surface: ExportSurface): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      'siplens.export',
      (node: unknown, nodes: unknown, given?: ExportArguments) =>
        exportCalls(surface, { node, nodes, given: argumentsOf(node) ?? given ?? {} }),
    ),
    vscode.commands.registerCommand(
      'siplens.copyAs',
      (node: unknown, nodes: unknown, given?: ExportArguments) =>
        copyCalls(surface, { node, nodes, given: argumentsOf(node) ?? given ?? {} }),
    ),
  );
}

/** A key binding hands its arguments over where a menu has its node. */
function argumentsOf(node: unknown): ExportArguments | undefined {
  const isNode = typeof node !== 'object' || node === null || 'kind' in node || !('form' in node);
  return isNode ? undefined : (node as ExportArguments);
}

interface Asked {
  readonly node: unknown;
  readonly nodes: unknown;
  readonly given: ExportArguments;
}

async function exportCalls(surface: ExportSurface, asked: Asked): Promise<void> {
  const chosen = await choose(surface, asked, { title: 'Export', choices: formChoices });
  if (!chosen) return;
  const target = asked.given.target
    ? vscode.Uri.parse(asked.given.target)
    : await askForTarget(chosen.choice);
  if (!target) return;
  const done = await run(surface, chosen.params);
  if (!done) return;
  try {
    await vscode.workspace.fs.writeFile(target, await bytesOf(chosen.choice, done));
  } catch (error) {
    void vscode.window.showErrorMessage(
      `Not exported: ${error instanceof Error ? error.message : String(error)}`,
    );
    return;
  }
  if (!asked.given.target) await tell(surface, chosen, done, target);
}

async function copyCalls(surface: ExportSurface, asked: Asked): Promise<void> {
  const choices = formChoices.filter(({ isText }) => isText);
  const chosen = await choose(surface, asked, { title: 'Copy As', choices });
  const done = chosen && (await run(surface, chosen.params));
  if (!chosen || !done || !('text' in done.content)) return;
  await vscode.env.clipboard.writeText(done.content.text);
  await tell(surface, chosen, done, undefined);
}

/** Asks what is not given: which calls, in which form, with or without names. */
async function choose(
  surface: ExportSurface,
  { node, nodes, given }: Asked,
  { title, choices }: { readonly title: string; readonly choices: readonly FormChoice[] },
): Promise<Chosen | undefined> {
  const sources = await askForCalls(surface, { node, nodes, given });
  if (!sources) return undefined;
  const choice = choices.find(({ form }) => form === given.form) ?? (await askForForm(title, choices));
  const shareSafe = given.shareSafe ?? (choice && (await askForNames(title)));
  if (!choice || shareSafe === undefined) return undefined;
  const form = choice.form === 'ladder-png' ? 'ladder-svg' : choice.form;
  return { choice, params: { sources, form, shareSafe } };
}

async function askForCalls(
  surface: ExportSurface,
  { node, nodes, given }: Asked,
): Promise<readonly ExportSource[] | undefined> {
  try {
    const { sources, whole } = await pointedCalls(surface, node, nodes);
    if (sources.length === 0) {
      void vscode.window.showInformationMessage(
        'Select calls in the Calls view, or put the cursor on a message of a SIP trace.',
      );
      return undefined;
    }
    if (!whole) return sources;
    if (given.form !== undefined) return given.whole ? [whole] : sources;
    const picked = await vscode.window.showQuickPick(
      [
        { label: 'The call at the cursor', sources },
        { label: 'The whole trace', sources: [whole] },
      ],
      { title: 'Which calls?' },
    );
    return picked?.sources;
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

async function askForForm(title: string, choices: readonly FormChoice[]): Promise<FormChoice | undefined> {
  const items = [...new Set(choices.map(({ group }) => group))].flatMap(group => [
    { label: group, kind: vscode.QuickPickItemKind.Separator, choice: undefined },
    ...choices
      .filter(choice => choice.group === group)
      .map(choice => ({ label: choice.label, detail: choice.detail, choice })),
  ]);
  return (await vscode.window.showQuickPick(items, { title: `${title}: what?`, matchOnDetail: true }))
    ?.choice;
}

async function askForNames(title: string): Promise<boolean | undefined> {
  const items = [
    {
      label: '$(shield) Share-safe',
      detail:
        'People, numbers, hosts and addresses become stand-ins, the same throughout; credentials and keys are removed',
      shareSafe: true,
    },
    { label: 'As it is', detail: 'With all names, numbers, addresses and credentials', shareSafe: false },
  ];
  return (await vscode.window.showQuickPick(items, { title: `${title}: with names?` }))?.shareSafe;
}

/** The name tells nothing of anybody. */
function askForTarget({ extension, files, form }: FormChoice): Thenable<vscode.Uri | undefined> {
  const name = `sip-${form.split('-')[0]}.${extension}`;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  return vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, name),
    filters: { [files]: [extension] },
    title: 'Export SIP Calls',
  });
}

async function run({ client }: ExportSurface, params: ExportParams): Promise<Done | undefined> {
  const result = await requestExport(client, params);
  if (result.kind === 'done') return result;
  if (result.kind === 'failed') void vscode.window.showErrorMessage(`Not exported: ${result.reason}`);
  return undefined;
}

async function bytesOf({ form }: FormChoice, { content }: Done): Promise<Uint8Array> {
  if ('base64' in content) return Buffer.from(content.base64, 'base64');
  return form === 'ladder-png' ? pngOfSvg(content.text) : Buffer.from(content.text, 'utf8');
}

const openIt = 'Open';
const showLeft = 'Show What Is Left';
const saveMap = 'Save Map Back…';

/** Says what came of it, and what is left to look at before it is shared. */
async function tell(
  surface: ExportSurface,
  chosen: Chosen,
  { left, moreLeft, messages, notes }: Done,
  target: vscode.Uri | undefined,
): Promise<void> {
  const { shareSafe } = chosen.params;
  const what = `${messages} ${messages === 1 ? 'message' : 'messages'} ${target ? 'exported' : 'copied'}`;
  const names = shareSafe ? `, share-safe: ${leftText(left.length, moreLeft)}` : ' with all names';
  const buttons = [
    ...(target ? [openIt] : []),
    ...(left.length > 0 ? [showLeft] : []),
    ...(shareSafe ? [saveMap] : []),
  ];
  const picked = await vscode.window.showInformationMessage(
    [`${what}${names}.`, ...notes.slice(0, 3)].join(' '),
    ...buttons,
  );
  if (picked === openIt && target) await vscode.commands.executeCommand('vscode.open', target);
  if (picked === showLeft) await showWhatIsLeft(left, moreLeft);
  if (picked === saveMap) await saveTheMap(surface, chosen.params);
}

async function showWhatIsLeft(left: Done['left'], more: number): Promise<void> {
  const lines = left.map(({ kind, text }) => `${text} ${leakWords[kind]}`);
  if (more > 0) lines.push(`and ${leftPlaces(more)}: export fewer calls at once to see all`);
  const content = lines.join('\n');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content }));
}

/** Which stand-in stands for whom: written where the user says, and nowhere else. */
async function saveTheMap(surface: ExportSurface, params: ExportParams): Promise<void> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(homedir()), 'sip-names.json'),
    filters: { JSON: ['json'] },
    title: 'Save Which Stand-In Stands for Whom (do not share this file)',
  });
  const done = target && (await run(surface, { ...params, withMap: true }));
  if (!target || !done) return;
  const text = `${JSON.stringify({ schema: 1, note: 'Names of people: keep this file here.', pairs: done.pairs }, undefined, 2)}\n`;
  await vscode.workspace.fs.writeFile(target, Buffer.from(text, 'utf8'));
}
