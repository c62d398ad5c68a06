import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, eventually, open, rangeOf, writeWorkspaceFile } from './support';

/** The local endpoint's own trace. */
const endpointTrace = vscode.Uri.from({ scheme: 'siplens-live', path: '/local-endpoint.siptrace' });

function authored(method: string, user: string, at: string): string {
  return `# @name ${method.toLowerCase()} ${user}
${method} sip:${user}@${at} SIP/2.0
Via: SIP/2.0/UDP {{$localAddress}}:{{$localPort}};branch={{$branch}};rport
Max-Forwards: 70
From: <sip:alice@127.0.0.1>;tag={{$tag}}
To: <sip:${user}@127.0.0.1>
Call-ID: {{$callId}}
CSeq: 1 ${method}
Contact: <sip:alice@{{$localAddress}}:{{$localPort}}>
Supported: replaces
Content-Type: application/sdp
Content-Length: {{$contentLength}}

v=0
o=alice 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio 49170 RTP/AVP 0
a=rtpmap:0 PCMU/8000
`;
}

/** Starts the local endpoint, where it does not run, and gives its address. */
async function endpoint(): Promise<string> {
  const { endpoint: address } = await api();
  await vscode.commands.executeCommand('siplens.endpoint.start');
  return eventually('the endpoint', address);
}

/** Sends a request as its lens does; the live trace comes at once, the outcome later. */
async function fire(file: string, method: string, user: string): Promise<vscode.TextDocument> {
  const { document } = await open(writeWorkspaceFile(file, authored(method, user, await endpoint())));
  const known = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
  const { start } = rangeOf(document, `${method} sip:`);
  void vscode.commands.executeCommand('siplens.send', document.uri.toString(), start);
  const editor = await eventually('a live trace', () =>
    vscode.window.visibleTextEditors.find(
      ({ document: { uri } }) => uri.scheme === 'siplens-live' && !known.has(uri.toString()),
    ),
  );
  return editor.document;
}

async function lensesOf({ uri }: vscode.TextDocument): Promise<readonly vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
}

const title = (lens: vscode.CodeLens): string => (lens.command?.title ?? '').replace(/^\$\([a-z-]+\) /, '');

/** Waits until the live trace offers these lenses and no others. */
async function offers(trace: vscode.TextDocument, ...titles: readonly string[]): Promise<void> {
  let last: readonly string[] = [];
  await eventually(`lenses ${titles.join(', ')}`, async () => {
    last = (await lensesOf(trace)).map(title);
    return last.join() === titles.join();
  }).catch(() => assert.deepEqual(last, titles));
}

/** Presses the lens of this title. */
async function press(trace: vscode.TextDocument, wanted: string): Promise<void> {
  const lens = (await lensesOf(trace)).find(one => title(one) === wanted);
  assert.ok(lens?.command, `no lens ${wanted}`);
  await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
}

/** The branches of the requests of a method that have come to the endpoint or gone from it; one may be repeated. */
function branchesAtEndpoint(method: string): ReadonlySet<string> {
  const document = vscode.workspace.textDocuments.find(
    ({ uri }) => uri.toString() === endpointTrace.toString(),
  );
  const requests = new RegExp(`^${method} [^]*?;branch=([^;\\s]+)`, 'gm');
  return new Set([...(document?.getText() ?? '').matchAll(requests)].map(([, branch = '']) => branch));
}

describe('The lenses of a live trace', () => {
  before(async () => {
    await endpoint();
    await vscode.workspace.openTextDocument(endpointTrace);
  });

  it('of a call that is up: Hang Up, Hold, Transfer; held: Resume; over: Send Again', async () => {
    const trace = await fire('lens-call.sip', 'INVITE', 'bob');
    await offers(trace, 'Hang Up', 'Hold', 'Transfer…');
    await press(trace, 'Hold');
    await offers(trace, 'Hang Up', 'Resume', 'Transfer…');
    await press(trace, 'Resume');
    await offers(trace, 'Hang Up', 'Hold', 'Transfer…');
    await press(trace, 'Hang Up');
    await offers(trace, 'Send Again');
    // The editor reads what the trace has got a moment later.
    await eventually('the BYE in the trace', () => /^BYE sip:bob@/m.test(trace.getText()));
    assert.match(trace.getText(), /^a=sendonly$/m);
  });

  it('of one that rings: Cancel, then Send Again', async () => {
    const trace = await fire('lens-ringing.sip', 'INVITE', 'ringing');
    await eventually('180', () => trace.getText().includes('180 Ringing'));
    await offers(trace, 'Cancel');
    await press(trace, 'Cancel');
    await offers(trace, 'Send Again');
    await eventually('487', () => trace.getText().includes('SIP/2.0 487'));
  });

  it('of a challenge that nobody answered: Answer Challenge, Send Again', async () => {
    const trace = await fire('lens-locked.sip', 'OPTIONS', 'locked');
    await eventually('401', () => trace.getText().includes('SIP/2.0 401'));
    // The question for the user's name is left unanswered.
    await eventually('the end', async () => {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      return (await lensesOf(trace)).some(lens => title(lens) === 'Send Again');
    });
    await offers(trace, 'Answer Challenge', 'Send Again');
  });

  it('Send Again sends anew, into a trace of its own, and the history has both', async () => {
    const { history } = await api();
    const trace = await fire('lens-again.sip', 'OPTIONS', 'bob');
    await offers(trace, 'Send Again');
    const before = history.requests.length;
    await press(trace, 'Send Again');
    await eventually('one more request', () => history.requests.length === before + 1);
    const [last, first] = history.requests;
    assert.equal(last?.name, 'options bob');
    assert.notEqual(last?.traceName, first?.traceName);
    await eventually('its outcome', () => history.requests[0]?.outcome === '200 OK');
  });

  it('is gone with its tab, and the call with it: BYE', async () => {
    const trace = await fire('lens-closed.sip', 'INVITE', 'bob');
    await offers(trace, 'Hang Up', 'Hold', 'Transfer…');
    const before = branchesAtEndpoint('BYE').size;
    const tab = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(
        ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === trace.uri.toString(),
      );
    assert.ok(tab);
    await vscode.window.tabGroups.close(tab);
    await eventually('a BYE at the endpoint', () => branchesAtEndpoint('BYE').size === before + 1);
  });

  after(async () => {
    await vscode.commands.executeCommand('siplens.endpoint.stop');
  });
});
