/**
 * Stands for `semver/functions/parse` and `satisfies` in the client's bundle. The language client compares VS Code's
 * version with the one that it needs; VS Code has done so before, by `engines` of package.json. A test holds that these
 * two agree.
 * @param {string} version
 */
module.exports = version => ({ version, prerelease: [] });
