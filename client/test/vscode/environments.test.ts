import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { mkdirSync, unlinkSync } from 'node:fs';
import * as vscode from 'vscode';
import { diagnosticLines, eventually, open, rangeOf, workspaceUri, writeWorkspaceFile } from './support';

const folder = 'environments';

/** Text of `sip-env.json`; `port` is where the environment `local` sends to. */
function environments(port: number): string {
  return `{
  // read with comments
  "$shared": { "domain": "example.com", "sip_password": "s3cret" },
  "local": { "peer": "127.0.0.1:${port}" },
  "live": { "$production": true, "peer": "192.0.2.1:5060", "trunk": "main" },
}
`;
}

const request = `@user = alice

OPTIONS sip:{{user}}@{{peer}} SIP/2.0
Via: SIP/2.0/UDP {{$localAddress}}:{{$localPort}};branch={{$branch}}
Max-Forwards: 70
From: <sip:{{user}}@{{domain}}>;tag={{$tag}}
To: <sip:{{user}}@{{domain}}>
Call-ID: {{$callId}}
CSeq: 1 OPTIONS
Subject: {{trunk}} {{sip_password}}
Content-Length: 0

`;

function switchTo(name: string | null): Thenable<unknown> {
  return vscode.commands.executeCommand('siplens.switchEnvironment', name);
}

async function hoverText(document: vscode.TextDocument, placeholder: string): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    rangeOf(document, placeholder).start.translate(0, 3),
  );
  return hovers
    .flatMap(hover => hover.contents)
    .map(content => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

function unknownVariables(document: vscode.TextDocument): readonly string[] {
  return diagnosticLines(document.uri).filter(line => line.endsWith('unknown-variable'));
}

describe('Environments', () => {
  let document: vscode.TextDocument;
  before(async () => {
    mkdirSync(workspaceUri(folder).fsPath, { recursive: true });
    writeWorkspaceFile(`${folder}/sip-env.json`, environments(5070));
    ({ document } = await open(writeWorkspaceFile(`${folder}/call.sip`, request)));
  });
  after(async () => {
    await switchTo(null);
    unlinkSync(workspaceUri(`${folder}/sip-env.json`).fsPath);
  });

  it('give the variables that hover shows, with where they come from', async () => {
    await switchTo('local');
    const text = await eventually('the hover of the environment', async () => {
      const hover = await hoverText(document, '{{peer}}');
      return hover.includes('127.0.0.1:5070') && hover;
    });
    assert.match(text, /From environment .*local.* of sip\\-env\\.json, line 4/);
    assert.doesNotMatch(await hoverText(document, '{{sip_password}}'), /s3cret/);
  });

  it('are where the definition of a variable leads', async () => {
    const [target] = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      rangeOf(document, '{{peer}}').start.translate(0, 3),
    );
    assert.match(target?.uri.path ?? '', /environments\/sip-env\.json$/);
    assert.equal(target?.range.start.line, 3);
  });

  it('decide which names are unknown, at once when another one is chosen', async () => {
    await eventually('one unknown variable', () => unknownVariables(document).length === 1);
    await switchTo('live');
    await eventually('none', () => unknownVariables(document).length === 0);
    await switchTo('local');
    await eventually('one again', () => unknownVariables(document).length === 1);
  });

  it('are read again when their file changes, and sending takes them', async () => {
    const socket = createSocket('udp4');
    const received: string[] = [];
    socket.on('message', bytes => received.push(bytes.toString('latin1')));
    await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve));
    try {
      const { port } = socket.address();
      const text = environments(port).replace('"local": {', '"local": { "trunk": "t1",');
      writeWorkspaceFile(`${folder}/sip-env.json`, text);
      await eventually('the new port', async () =>
        (await hoverText(document, '{{peer}}')).includes(`:${port}`),
      );
      await open(document.uri);
      const { start } = rangeOf(document, 'OPTIONS sip:');
      void vscode.commands.executeCommand('siplens.send', document.uri.toString(), start);
      const [first] = await eventually('the request', () => received.length > 0 && received);
      assert.match(first ?? '', new RegExp(`^OPTIONS sip:alice@127\\.0\\.0\\.1:${port} SIP/2\\.0\r\n`));
      assert.match(first ?? '', /^Subject: t1 s3cret\r$/m);
    } finally {
      socket.close();
    }
  });
});
