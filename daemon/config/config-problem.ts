/** One thing wrong with the configuration file, in both languages. */
export interface ConfigProblem {
  /** A key such as `api.port` or `devices.0.id`, or `line 3`. */
  readonly where: string;
  readonly en: string;
  readonly zh: string;
}
