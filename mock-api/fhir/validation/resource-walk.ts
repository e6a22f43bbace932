import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { loadDefinitions } from '../definitions/definitions.ts';
import { issue } from '../fhir-error.ts';
import { isJsonObject } from '../fhir-resource.ts';
import { bindingFault } from './binding.ts';
import type { Invariant } from './invariants.ts';
import { surroundingsOf } from './direct-constraints.ts';
import type { Surroundings } from './direct-constraints.ts';
import { narrativeFault } from './narrative.ts';
import { primitiveFault } from './primitive-format.ts';
import { kindOf, pathStep, quoted } from './quoted.ts';
import { referenceFault } from './reference-target.ts';
import { typeRules } from './type-rules.ts';
import type { PropertyRule, TypeRules } from './type-rules.ts';

type JsonObject = Record<string, unknown>;

/** Far more than anyone reads; a broken resource must not cost an answer of megabytes. */
const MAXIMUM_ISSUES = 50;

/** One walk over a resource along the definitions of its type; collects what is wrong. */
export class ResourceWalk {
  readonly #found: OperationOutcomeIssue[] = [];
  readonly #root: JsonObject;
  #surroundings: Surroundings;

  constructor(root: JsonObject) {
    this.#root = root;
    this.#surroundings = surroundingsOf(root);
  }

  issues(type: string): OperationOutcomeIssue[] {
    this.#object(this.#root, type, type, []);
    return this.#found.slice(0, MAXIMUM_ISSUES);
  }

  #report(code: OperationOutcomeIssue['code'], path: string, text: string): void {
    if (this.#found.length < MAXIMUM_ISSUES) this.#found.push(issue(code, text, path));
  }

  #object(value: JsonObject, type: string, path: string, own: readonly Invariant[]): void {
    const rules = typeRules(type);
    if (!rules) {
      this.#report('structure', path, `${type} is not a type of FHIR R4`);
      return;
    }
    this.#properties(value, rules, path);
    for (const { element, properties } of rules.required) {
      if (!properties.some((name) => name in value || `_${name}` in value)) {
        this.#report(
          'required',
          `${path}.${element}`,
          `The required element ${element} is missing`,
        );
      }
    }
    this.#constraints(value, path, own);
    this.#constraints(value, path, rules.constraints);
  }

  #properties(value: JsonObject, rules: TypeRules, path: string): void {
    const isResource = this.#surroundings.resource === value;
    const chosen = new Map<string, string>();
    // A resource may consist of its id.
    let isEmpty = !isResource;
    for (const name in value) {
      isEmpty &&= name === 'id';
      if (name === 'resourceType' && isResource) continue;
      const plain = name.startsWith('_') ? name.slice(1) : name;
      const rule = ruleOf(name, plain, rules);
      if (rule) {
        if (rule.isChoice) this.#choice(rule, plain, chosen, path);
        this.#member(rule, name, value[name], value, `${path}.${rule.element}`);
      } else {
        this.#unknown(name, `${path}.${stepOf(plain, rules)}`);
      }
    }
    if (isEmpty) {
      this.#report('invariant', path, 'An element must have a value or children (ele-1)');
    }
  }

  #unknown(name: string, path: string): void {
    this.#report('structure', path, `There is no property ${quoted(name)} here in FHIR R4`);
  }

  #choice(rule: PropertyRule, name: string, chosen: Map<string, string>, path: string): void {
    const other = chosen.get(rule.element);
    if (other !== undefined && other !== name) {
      const text = `Only one of ${rule.element}[x] is allowed, found ${other} and ${name}`;
      this.#report('structure', `${path}.${rule.element}`, text);
    }
    chosen.set(rule.element, name);
  }

  #member(
    rule: PropertyRule,
    name: string,
    member: unknown,
    owner: JsonObject,
    path: string,
  ): void {
    if (rule.isArray) {
      this.#array(rule, name, member, owner, path);
    } else if (Array.isArray(member)) {
      this.#report('structure', path, `${name} must be a single value, found an array`);
    } else {
      this.#item(rule, name, member, path);
    }
  }

  #array(rule: PropertyRule, name: string, member: unknown, owner: JsonObject, path: string): void {
    if (!Array.isArray(member)) {
      this.#report('structure', path, `${name} must be an array, found ${kindOf(member)}`);
      return;
    }
    if (member.length === 0) this.#report('structure', path, `${name} must not be an empty array`);
    if (member.length > rule.maximum) {
      this.#report(
        'structure',
        path,
        `${name} may hold at most ${rule.maximum} values, found ${member.length}`,
      );
    }
    const partner = rule.isPrimitive
      ? owner[name.startsWith('_') ? name.slice(1) : `_${name}`]
      : undefined;
    for (const [index, item] of member.entries()) {
      // In an array of primitives, null holds the place where only the other array has something.
      if (item === null && rule.isPrimitive && hasItem(partner, index)) continue;
      this.#item(rule, name, item, `${path}[${index}]`);
    }
  }

  #item(rule: PropertyRule, name: string, item: unknown, path: string): void {
    if (rule.isPrimitive && !name.startsWith('_')) {
      this.#primitive(rule, name, item, path);
    } else if (!isJsonObject(item)) {
      this.#report('structure', path, `${name} must be a JSON object, found ${kindOf(item)}`);
    } else if (rule.isPrimitive) {
      this.#object(item, 'Element', path, []);
    } else if (rule.type === 'Resource' || loadDefinitions().isResourceType(rule.type)) {
      this.#inner(item, rule, path);
    } else {
      this.#object(item, rule.type, path, rule.constraints);
      this.#coded(rule, item, path);
      if (rule.type === 'Reference') this.#reference(rule, item, path);
    }
  }

  #primitive(rule: PropertyRule, name: string, value: unknown, path: string): void {
    const fault = primitiveFault(rule.type, value);
    if (fault !== undefined) {
      this.#report('value', path, `${name} must be ${fault}`);
      return;
    }
    if (rule.type === 'xhtml') {
      const broken = narrativeFault(String(value));
      if (broken) this.#report('invariant', path, `The narrative ${broken}`);
    }
    this.#coded(rule, value, path);
    this.#constraints(value, path, rule.constraints);
  }

  #coded(rule: PropertyRule, value: unknown, path: string): void {
    if (rule.requiredValueSet === undefined) return;
    const fault = bindingFault(rule.type, value, rule.requiredValueSet);
    if (fault) this.#report('code-invalid', path, fault);
  }

  #reference({ targetTypes }: PropertyRule, value: JsonObject, path: string): void {
    const { container, contained } = this.#surroundings;
    const fault = referenceFault(value, targetTypes, (id) =>
      id === '' ? container['resourceType'] : contained.get(id)?.['resourceType'],
    );
    if (fault) this.#report('structure', path, `Reference: ${fault}`);
  }

  /** A resource inside: contained (its container is the holder), or an entry of a bundle (which stands for itself). */
  #inner(item: JsonObject, { element }: PropertyRule, path: string): void {
    const type = item['resourceType'];
    if (typeof type !== 'string' || !loadDefinitions().isResourceType(type)) {
      this.#report('structure', path, 'A resource with an R4 resourceType is expected here');
      return;
    }
    const outside = this.#surroundings;
    if (element === 'contained' && outside.contained.get(item['id']) !== item) {
      const text = `Another contained resource has the id ${quoted(String(item['id']))}, too`;
      this.#report('invariant', path, text);
    }
    this.#surroundings =
      element === 'contained' ? { ...outside, resource: item } : surroundingsOf(item);
    this.#object(item, type, path, []);
    this.#surroundings = outside;
  }

  #constraints(value: unknown, path: string, constraints: readonly Invariant[]): void {
    for (const invariant of constraints) {
      if (invariant.isBroken(value, this.#surroundings)) {
        this.#report('invariant', path, `${invariant.text} (${invariant.key})`);
      }
    }
  }
}

/** Only a primitive has a second property, `_birthDate`, for its extensions. */
function ruleOf(name: string, plain: string, { properties }: TypeRules): PropertyRule | undefined {
  const rule = properties.get(plain);
  return rule && (plain === name || rule.isPrimitive) ? rule : undefined;
}

/** A property as a step of a path: `value` for `valueQuantity`; what R4 does not know, as it is. */
function stepOf(name: string, { properties }: TypeRules): string {
  return properties.get(name)?.element ?? pathStep(name);
}

function hasItem(list: unknown, index: number): boolean {
  return Array.isArray(list) && list[index] !== null && list[index] !== undefined;
}
