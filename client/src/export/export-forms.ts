import type { ExportForm } from '../../../server/src/core/export-protocol';

/** What the user chooses from: what the server makes, and the picture in pixels that is drawn here. */
export type ChosenForm = ExportForm | 'ladder-png';

export interface FormChoice {
  readonly form: ChosenForm;
  readonly label: string;
  readonly detail: string;
  /** Of the file. */
  readonly extension: string;
  /** What the save dialog calls such files. */
  readonly files: string;
  readonly group: 'Report' | 'Ladder' | 'Messages' | 'List of calls';
  /** False for what no clipboard takes as text. */
  readonly isText: boolean;
}

/** In the order in which they are offered. */
export const formChoices: readonly FormChoice[] = [
  {
    form: 'report-markdown',
    label: 'Report for a ticket (Markdown)',
    detail: 'Facts, ladder as text, findings with their RFC sections, the messages that matter',
    extension: 'md',
    files: 'Markdown',
    group: 'Report',
    isText: true,
  },
  {
    form: 'report-html',
    label: 'Report as a page (HTML)',
    detail: 'The same with the ladder drawn, in one file without scripts',
    extension: 'html',
    files: 'HTML',
    group: 'Report',
    isText: false,
  },
  {
    form: 'ladder-svg',
    label: 'Ladder as picture (SVG)',
    detail: 'Sharp at any size',
    extension: 'svg',
    files: 'SVG picture',
    group: 'Ladder',
    isText: true,
  },
  {
    form: 'ladder-png',
    label: 'Ladder as picture (PNG)',
    detail: 'For chats and slides; twice the size',
    extension: 'png',
    files: 'PNG picture',
    group: 'Ladder',
    isText: false,
  },
  {
    form: 'ladder-text',
    label: 'Ladder as text',
    detail: 'Arrows between bars',
    extension: 'txt',
    files: 'Text',
    group: 'Ladder',
    isText: true,
  },
  {
    form: 'ladder-mermaid',
    label: 'Ladder for Mermaid',
    detail: 'GitHub, GitLab and wikis draw it',
    extension: 'mmd',
    files: 'Mermaid',
    group: 'Ladder',
    isText: true,
  },
  {
    form: 'ladder-plantuml',
    label: 'Ladder for PlantUML',
    detail: 'A sequence diagram',
    extension: 'puml',
    files: 'PlantUML',
    group: 'Ladder',
    isText: true,
  },
  {
    form: 'siptrace',
    label: 'Trace (.siptrace)',
    detail: 'Opens in Siplens with the same calls and findings',
    extension: 'siptrace',
    files: 'SIP trace',
    group: 'Messages',
    isText: true,
  },
  {
    form: 'pcap',
    label: 'Capture (.pcap)',
    detail: 'Opens in Wireshark; every message is one UDP packet with its time and addresses',
    extension: 'pcap',
    files: 'Packet capture',
    group: 'Messages',
    isText: false,
  },
  {
    form: 'messages',
    label: 'Messages as text',
    detail: 'Time and way above each message',
    extension: 'txt',
    files: 'Text',
    group: 'Messages',
    isText: true,
  },
  {
    form: 'calls-csv',
    label: 'List of calls (CSV)',
    detail: 'For spreadsheets',
    extension: 'csv',
    files: 'CSV',
    group: 'List of calls',
    isText: true,
  },
  {
    form: 'calls-json',
    label: 'List of calls (JSON)',
    detail: 'As siplint calls --format json has it',
    extension: 'json',
    files: 'JSON',
    group: 'List of calls',
    isText: true,
  },
];
