import { attributeOf, type XmlElement } from "../cpix/parse-xml.ts";
import { refuseCpix } from "./refuse-cpix.ts";

export const NAME = /^[A-Za-z_][\w.-]{0,255}$/;
export const WHOLE_NUMBER = /^\d{1,15}$/;
export const YES_OR_NO = /^(?:true|false|0|1)$/;
export const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?$/;
export const DURATION = /^-?P[\dYMDTHS.]{1,32}$/;

/**
 * Those of the named attributes that an element has, as they were sent. They go back into a document of ours, so that each must look
 * like what it is.
 * @throws AppError `cpix_refused`
 */
export const readAttributes = (
  element: XmlElement,
  what: string,
  forms: Readonly<Record<string, RegExp>>,
): Record<string, string> => {
  const read: Record<string, string> = {};
  for (const [name, form] of Object.entries(forms)) {
    const value = attributeOf(element, name);
    if (value === undefined) continue;
    if (!form.test(value)) throw refuseCpix(`${what}@${name} is not well formed`);
    read[name] = value;
  }
  return read;
};
