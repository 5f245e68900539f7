/** What Ajv found → the key and the sentence for people. Pure. */
import type { ErrorObject } from 'ajv';
import type { ConfigProblem } from './config-problem.ts';

export function schemaProblem(error: ErrorObject): ConfigProblem {
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  const where = path === '' ? 'file' : path;
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = [path, String(error.params.additionalProperty)].filter((part) => part !== '').join('.');
      return {
        where: key,
        en: 'There is no such key. Correct its spelling or delete it.',
        zh: '没有这个键。请改正拼写或删除它。',
      };
    }
    case 'required': {
      const key = [path, String(error.params.missingProperty)].filter((part) => part !== '').join('.');
      return { where: key, en: 'This key is missing. Add it.', zh: '缺少这个键。请补上。' };
    }
    case 'enum': {
      const allowed = JSON.stringify(error.params.allowedValues).slice(1, -1);
      return { where, en: `The value must be one of ${allowed}.`, zh: `取值必须是 ${allowed} 之一。` };
    }
    default:
      return {
        where,
        en: `The value ${error.message ?? 'is not allowed'}. Correct it.`,
        zh: `${zhReason(error)}。请改正。`,
      };
  }
}

/** The reasons that Ajv has for our schemas, in Chinese. */
function zhReason(error: ErrorObject): string {
  const { params } = error;
  switch (error.keyword) {
    case 'minimum':
      return `取值不得小于 ${params.limit}`;
    case 'maximum':
      return `取值不得大于 ${params.limit}`;
    case 'multipleOf':
      return `取值必须是 ${params.multipleOf} 的倍数`;
    case 'type':
      return `取值的类型应为 ${params.type}`;
    case 'pattern':
      return `取值的写法不对，应符合 ${params.pattern}`;
    case 'minLength':
    case 'minItems':
      return `取值太短，至少 ${params.limit}`;
    case 'maxLength':
    case 'maxItems':
      return `取值太长，至多 ${params.limit}`;
    default:
      return `取值不合要求（${error.keyword}）`;
  }
}
