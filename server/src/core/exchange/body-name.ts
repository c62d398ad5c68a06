import { findPlaceholders } from '../sip/find-placeholders';
import { sliceSpan } from '../text/span';
import type { BodyName } from './attached-body';
import { makeExpander } from './expand-placeholders';
import { fileVariables } from './file-variables';
import type { RequestSource } from './prepare-request';
import { type OrRefusal, ok, refused } from './prepared-request';
import { secretsIn } from './prompts-of';
import type { RequestEnvironment } from './request-environment';

/**
 * The name of the file that is the body of a request, its placeholders replaced; undefined for a body that stands in
 * the request. A secret is refused, since a name is shown, and so is what no variable may hold: a line end.
 */
export function bodyNameOf(
  { part, text }: RequestSource,
  env: RequestEnvironment,
): OrRefusal<BodyName | undefined> {
  if (!part.bodyFile) return ok(undefined);
  const written = sliceSpan(text, part.bodyFile.span);
  const placeholders = findPlaceholders(written);
  if (placeholders.length === 0) return ok({ path: written });
  const variables = fileVariables([part], env.variables);
  const [secret] = secretsIn(written, variables);
  if (secret !== undefined) {
    return refused(
      `The name of the body ("< ${written}") uses the secret "${secret}", and names are shown. Use a variable that is none.`,
    );
  }
  const path = makeExpander(variables, env).whole(written);
  if (path.kind === 'refused') return path;
  return ok({ path: path.value, literal: withStandIns(written, placeholders) });
}

/** The name with a plain word in the place of each placeholder: where it leads without what variables add. */
function withStandIns(written: string, placeholders: ReturnType<typeof findPlaceholders>): string {
  let at = 0;
  let literal = '';
  for (const { span } of placeholders) {
    literal += `${written.slice(at, span.start)}x`;
    at = span.end;
  }
  return literal + written.slice(at);
}
