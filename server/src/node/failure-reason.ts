/** What people say, by the codes of Node's file functions. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of its path is no directory',
  EMFILE: 'too many open files',
  ELOOP: 'its symbolic links run in a circle',
  ENAMETOOLONG: 'the name is too long',
};

/** A short reason for the user, without stack and path: `no such file`. Unknown errors keep their own message. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return Object.hasOwn(reasons, code) ? (reasons[code] ?? error.message) : error.message;
}
