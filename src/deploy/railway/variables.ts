import { generateSecret, formatDifference, type Secrets } from '../secrets';
import type { Target } from './target';

export interface VariableNeeds {
  readonly given: Secrets;
  /** What must be there, and is set only where it is missing. */
  readonly required?: readonly (readonly [string, string])[];
  /** Whether a JWT_SECRET has to be there: made where it is missing. */
  readonly needsJwtSecret?: boolean;
  /** Whether a JWT_SECRET that is there came from another environment. */
  readonly isCopied?: boolean;
}

/**
 * Sets what differs from what is set already, each value through standard input.
 *
 * @param onChange called before the first one is set
 * @returns the names that were set
 */
export async function setVariables(
  { railway, deployment }: Target,
  service: string,
  { given, required = [], needsJwtSecret = false, isCopied = false }: VariableNeeds,
  onChange = () => {},
): Promise<string[]> {
  const set = await railway.readVariables(service);
  for (const line of formatDifference(given, set)) deployment.note(`  ${line}`);
  const wanted = new Map<string, string>();
  if (needsJwtSecret && (isCopied || !set.has('JWT_SECRET')) && !given.has('JWT_SECRET'))
    wanted.set('JWT_SECRET', generateSecret());
  for (const [name, value] of required)
    if (!set.has(name) && !given.has(name)) wanted.set(name, value);
  for (const [name, value] of given) if (set.get(name) !== value) wanted.set(name, value);

  deployment.redactor.add(wanted.get('JWT_SECRET') ?? '');
  if (wanted.size > 0) onChange();
  for (const [name, value] of wanted) await railway.setVariable(service, name, value);
  return [...wanted.keys()];
}
