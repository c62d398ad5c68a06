import {
  describeGenerated,
  describeHeaderById,
  describeHeaderParam,
  describeMethod,
  describeSetValue,
  describeStatus,
  describeTransport,
  describeUriParam,
} from '../facts-of';
import { describeCodec, describeSdpAttribute, describeSdpLine } from '../facts-of-sdp';

/** The documentation of a completion entry as Markdown, by its id; undefined for entries that have none, and unknown ids. */
export function resolveCompletion(id: string): string | undefined {
  const slash = id.indexOf('/');
  const family = slash === -1 ? id : id.slice(0, slash);
  const name = slash === -1 ? '' : id.slice(slash + 1);
  switch (family) {
    case 'header':
      return describeHeaderById(name);
    case 'method':
      return describeMethod(name);
    case 'status':
      return describeStatus(Number(name));
    case 'transport':
      return describeTransport(name);
    case 'generated':
      return describeGenerated(name);
    case 'sdp-line':
      return describeSdpLine(name);
    case 'sdp-attribute':
      return describeSdpAttribute(name);
    case 'codec':
      return describeCodec(name);
    case 'uri-param':
      return describeUriParam(name);
    case 'param': {
      const divide = name.indexOf('/');
      return describeHeaderParam(name.slice(0, divide), name.slice(divide + 1));
    }
    default:
      return describeSetValue(family, name);
  }
}
