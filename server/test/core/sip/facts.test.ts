import { describe, expect, test } from 'vitest';
import { allEventPackages, eventPackageByName } from '../../../src/core/sip/facts/event-packages';
import {
  allHeaderParams,
  headerParamByName,
  headerParamsOf,
} from '../../../src/core/sip/facts/header-params';
import { allHeaders, headerAt, headerById, headerByName } from '../../../src/core/sip/facts/headers';
import { allMethods, methodByName } from '../../../src/core/sip/facts/methods';
import {
  allTransports,
  q850ByCause,
  valueByName,
  warningByCode,
} from '../../../src/core/sip/facts/misc-values';
import { allOptionTags, optionTagByName } from '../../../src/core/sip/facts/option-tags';
import {
  codecByEncoding,
  sdpAttributeByName,
  sdpLineByType,
  staticPayloadType,
} from '../../../src/core/sip/facts/sdp';
import { allStatuses, statusByCode } from '../../../src/core/sip/facts/status-codes';
import { allUriParams, uriParamByName } from '../../../src/core/sip/facts/uri-params';

describe('header fields', () => {
  test('the registry is whole, and knows two common fields beside it', () => {
    expect(allHeaders.filter(header => header.registered).length).toBe(134);
    const others = allHeaders.filter(header => !header.registered).map(header => header.name);
    expect(others).toEqual(['Remote-Party-ID', 'Diversion']);
  });

  test('a name is found in any letter case, by its compact form, and inside a text', () => {
    for (const header of allHeaders) {
      for (const name of [header.name, header.id, header.name.toUpperCase(), header.compact ?? header.id]) {
        expect(headerByName(name)).toBe(header);
        expect(headerAt(`x${name.toUpperCase()}y`, 1, name.length + 1)).toBe(header);
      }
      expect(headerById(header.id)).toBe(header);
    }
    expect(headerByName('v')?.name).toBe('Via');
    expect(headerByName('I')?.name).toBe('Call-ID');
  });

  test('unknown names have no entry, names of object members neither', () => {
    for (const name of [
      '',
      'X-Own',
      '__proto__',
      'constructor',
      'toString',
      'Via ',
      'Vi',
      'kontakt',
      'V\u0131a',
    ]) {
      expect(headerByName(name)).toBeUndefined();
      expect(headerById(name)).toBeUndefined();
    }
  });

  test('tables 2 and 3 of RFC 3261', () => {
    const cell = (name: string, where: string, method: string) =>
      headerByName(name)?.uses.find(use => use.where === where && use.methods[method] !== undefined)?.methods[
        method
      ];
    expect(cell('Contact', 'R', 'INVITE')).toBe('m');
    expect(cell('Contact', 'R', 'BYE')).toBe('-');
    expect(cell('Contact', '2xx', 'INVITE')).toBe('m');
    expect(cell('Max-Forwards', 'R', 'REGISTER')).toBe('m');
    expect(cell('Accept', 'R', 'OPTIONS')).toBe('m*');
    expect(cell('Event', 'R', 'SUBSCRIBE')).toBe('m');
  });

  test('a cell that was recalled and not read says so', () => {
    const rows = headerByName('Accept')?.uses.filter(use => use.where === 'R') ?? [];
    expect(rows.map(row => [row.sure, 'INFO' in row.methods])).toEqual([
      ['rfc', false],
      ['recall', true],
    ]);
  });

  test('the six fields of every request are sections of RFC 3261 §20', () => {
    const refs = ['To', 'From', 'CSeq', 'Call-ID', 'Max-Forwards', 'Via'].map(
      name => headerByName(name)?.refs[0],
    );
    expect(refs).toEqual(
      ['§20.39', '§20.20', '§20.16', '§20.8', '§20.22', '§20.42'].map(s => `RFC 3261 ${s}`),
    );
  });

  test('every field has a sentence, and a list may repeat', () => {
    expect(allHeaders.filter(header => header.description === '').map(header => header.name)).toEqual([]);
    expect(
      allHeaders.filter(header => header.commaList && !header.mayRepeat).map(header => header.name),
    ).toEqual(['Authentication-Info', 'Cellular-Network-Info']);
  });
});

test('methods', () => {
  expect(allMethods.map(method => method.name)).toEqual(
    'ACK BYE CANCEL INFO INVITE MESSAGE NOTIFY OPTIONS PRACK PUBLISH REFER REGISTER SUBSCRIBE UPDATE'.split(
      ' ',
    ),
  );
  expect(methodByName('INVITE')?.createsDialog).toBe(true);
  expect(methodByName('ACK')?.hasResponse).toBe(false);
  expect(methodByName('invite')).toBeUndefined();
  for (const method of allMethods) {
    for (const name of method.mandatory) expect(headerByName(name)?.name).toBe(name);
  }
});

test('status codes', () => {
  expect(allStatuses.length).toBe(75);
  expect(statusByCode(486)).toMatchObject({ reason: 'Busy Here', final: true, refs: ['RFC 3261 §21.4.24'] });
  expect(statusByCode(180)?.final).toBe(false);
  expect(statusByCode(415)?.headers).toEqual([['Accept', 'Accept-Encoding', 'Accept-Language']]);
  expect(statusByCode(299)).toBeUndefined();
  const names = allStatuses.flatMap(status => status.headers.flat());
  expect(names.filter(name => headerByName(name) === undefined)).toEqual([]);
});

test('option tags, event packages, parameters and values', () => {
  expect(allOptionTags.length).toBe(36);
  expect(optionTagByName('100REL')?.name).toBe('100rel');
  expect(allEventPackages.length).toBe(31);
  expect(eventPackageByName('dialog')?.sure).toBe('iana');
  expect(eventPackageByName('talk')?.sure).toBe('recall');
  expect(allHeaderParams.length).toBe(228);
  expect(headerParamByName('via', 'Branch')?.header).toBe('Via');
  expect(headerParamsOf('__proto__')).toEqual([]);
  expect(allUriParams.length).toBe(35);
  expect(uriParamByName('TRANSPORT')?.values).toContain('tcp');
  expect(allTransports.map(value => value.name)).toContain('UDP');
  expect(valueByName(allTransports, 'udp')?.sure).toBe('iana');
  expect(warningByCode(305)?.text).toBe('Incompatible media format');
  expect(q850ByCause(16)?.name).toMatch(/clearing/i);
});

test('SDP', () => {
  expect(staticPayloadType(0)).toMatchObject({ encoding: 'PCMU', clockRate: 8000 });
  expect(staticPayloadType(96)).toBeUndefined();
  expect(codecByEncoding('OPUS')?.clockRate).toBe(48000);
  expect(sdpLineByType('m')?.mandatory).toBeUndefined();
  expect(sdpLineByType('v')?.mandatory).toBe(true);
  expect(sdpAttributeByName('RTPMAP')?.levels).toEqual(['media']);
});
