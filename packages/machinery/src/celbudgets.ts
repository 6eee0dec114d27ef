/** What expressions may cost, in CEL's units (apiserver pkg/apis/cel/config.go). */

/** One call of an expression. */
export const perCallLimit = 1_000_000;
/** All validation rules of a custom resource, or all expressions of one binding of a policy, for one request. */
export const evaluationBudget = 10_000_000;
/** All match conditions of one webhook, or one binding of a policy. */
export const matchConditionsBudget = 2_500_000;
/** Longest text that a messageExpression may give, in bytes. */
export const longestMessage = 5 * 1024;
