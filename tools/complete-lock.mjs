/**
 * Adds to package-lock.json the optional packages of other platforms that `npm install` left out because the
 * registry that it asked does not carry them: without their entries `npm ci` refuses the lock file. Only packages
 * with an exact version and a platform in their name are added; they have no checksum, and are installed only on
 * that platform. Run it after each change of dependencies.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/**
 * `@scope/cli-linux-x64-musl` → its os, cpu and libc; undefined where the name holds no platform.
 * @param {string} name
 */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.find(word => systems.includes(word));
  const cpu = words.find(word => processors.includes(word));
  if (os === undefined) return words.includes('wasm32') ? { cpu: ['wasm32'] } : undefined;
  const libc = words.some(word => word.startsWith('musl'))
    ? { libc: ['musl'] }
    : words.some(word => word.startsWith('gnu'))
      ? { libc: ['glibc'] }
      : {};
  return { ...(cpu === undefined ? {} : { cpu: [cpu] }), os: [os], ...libc };
}

const added = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (lock.packages[place] || lock.packages[`${path}/${place}`] || !/^\d/.test(version)) continue;
    const platform = platformOf(name);
    if (!platform) continue;
    lock.packages[place] = { version, ...platform, dev: true, optional: true };
    added.push(`${name}@${version}`);
  }
}
const root = lock.packages[''];
const rest = Object.entries(lock.packages).filter(([path]) => path !== '');
lock.packages = { '': root, ...Object.fromEntries(rest.sort(([a], [b]) => (a < b ? -1 : 1))) };
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'Nothing was missing.' : `Added ${added.join(', ')}.`);
