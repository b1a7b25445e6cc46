import { AUDIO_PRESETS, VIDEO_PRESETS } from "@sluice/contracts";
import { attributeOf, childrenOf, type XmlElement } from "../cpix/parse-xml.ts";
import type { UsageRule } from "./issue-request.ts";
import { NAME, readAttributes, WHOLE_NUMBER, YES_OR_NO } from "./read-attributes.ts";
import { refuseCpix } from "./refuse-cpix.ts";

/** In the order of the schema. Others are not of SPEKE. */
const FILTERS = {
  KeyPeriodFilter: { periodId: NAME },
  VideoFilter: {
    minPixels: WHOLE_NUMBER,
    maxPixels: WHOLE_NUMBER,
    hdr: YES_OR_NO,
    wcg: YES_OR_NO,
    minFps: WHOLE_NUMBER,
    maxFps: WHOLE_NUMBER,
  },
  AudioFilter: { minChannels: WHOLE_NUMBER, maxChannels: WHOLE_NUMBER },
} as const;
const RANGES = ["Pixels", "Fps", "Channels"];
const TRACK_TYPE = /^[\w+.-]{1,64}$/;

const typesOf = (presets: typeof VIDEO_PRESETS | typeof AUDIO_PRESETS): ReadonlySet<string> =>
  new Set(
    Object.values(presets)
      .flat()
      .map(({ trackType }) => trackType)
      .filter((trackType) => trackType !== "ALL"),
  );
const VIDEO_TYPES = typesOf(VIDEO_PRESETS);
const AUDIO_TYPES = typesOf(AUDIO_PRESETS);

const malformed = (why: string): Error => refuseCpix("Malformed encryption contract", why);

/** The rules of a request, as SPEKE 1.0 takes them: which key is for which period, and no more. */
export const readUsageRules = (root: XmlElement): UsageRule[] =>
  childrenOf(root, "ContentKeyUsageRuleList", "ContentKeyUsageRule").map((rule) => ({
    attributes: readAttributes(rule, "ContentKeyUsageRule", { kid: /^[\w-]{1,64}$/, intendedTrackType: TRACK_TYPE }),
    filters: Object.entries(FILTERS).flatMap(([name, forms]) =>
      childrenOf(rule, name).map((filter) => ({ name, attributes: readAttributes(filter, name, forms) })),
    ),
  }));

const countOf = ({ filters }: UsageRule, name: string): number => filters.filter((each) => each.name === name).length;

/**
 * The encryption contract of SPEKE 2: which key is for which tracks. It goes back as it came, so that what could be read in two ways is
 * refused.
 * @throws AppError `cpix_refused`
 */
export const checkContract = (root: XmlElement, rules: readonly UsageRule[], kids: ReadonlySet<string>): void => {
  const elements = childrenOf(root, "ContentKeyUsageRuleList", "ContentKeyUsageRule");
  if (!rules.some(({ filters }) => filters.some(({ name }) => name !== "KeyPeriodFilter"))) {
    throw refuseCpix("Missing CPIX encryption contract");
  }
  for (const name of ["LabelFilter", "BitrateFilter"]) {
    if (elements.some((rule) => childrenOf(rule, name).length > 0)) throw malformed(`${name} is not of SPEKE`);
  }
  checkPeriods(root, rules);
  const seen = new Set<string>();
  for (const rule of rules) {
    const { kid, intendedTrackType } = rule.attributes;
    if (kid === undefined || !kids.has(kid.toLowerCase())) throw malformed(`a rule is for the kid ${kid ?? ""}`);
    if (intendedTrackType === undefined) throw malformed(`the rule for kid ${kid} has no intendedTrackType`);
    const place = JSON.stringify([intendedTrackType, ...periodsOf(rule)]);
    if (seen.has(place)) throw malformed(`${intendedTrackType} has two rules`);
    seen.add(place);
    checkFilters(rule, intendedTrackType, rules);
  }
  const ruled = new Set(rules.map(({ attributes }) => attributes["kid"]?.toLowerCase()));
  for (const kid of kids) if (!ruled.has(kid)) throw malformed(`no rule is for the kid ${kid}`);
};

const periodsOf = ({ filters }: UsageRule): string[] =>
  filters.flatMap(({ attributes }) => attributes["periodId"] ?? []).sort();

const checkPeriods = (root: XmlElement, rules: readonly UsageRule[]): void => {
  const ids = childrenOf(root, "ContentKeyPeriodList", "ContentKeyPeriod").map((period) => attributeOf(period, "id"));
  if (new Set(ids).size < ids.length) throw malformed("two key periods have one id");
  for (const id of rules.flatMap(periodsOf)) {
    if (!ids.includes(id)) throw malformed(`there is no key period "${id}"`);
  }
};

const checkFilters = (rule: UsageRule, trackType: string, rules: readonly UsageRule[]): void => {
  const [video, audio] = [countOf(rule, "VideoFilter"), countOf(rule, "AudioFilter")];
  if (trackType === "ALL") {
    const bare = rule.filters.every(({ name, attributes }) => name === "KeyPeriodFilter" || isEmpty(attributes));
    if (video !== 1 || audio !== 1 || !bare) throw malformed("ALL is one VideoFilter and one AudioFilter, both bare");
    const [period] = periodsOf(rule);
    const others = rules.filter(
      (other) => other !== rule && (period === undefined || periodsOf(other).includes(period)),
    );
    if (others.length > 0) throw malformed("ALL is one key for everything, and there is another rule");
    return;
  }
  // "SD+HD1" has one filter for each, or one for both together.
  if (video + audio < 1 || video + audio > trackType.split("+").length) {
    throw malformed(`${trackType} has ${video + audio} filters`);
  }
  if (VIDEO_TYPES.has(trackType) && audio > 0) throw malformed(`${trackType} has an AudioFilter`);
  if (AUDIO_TYPES.has(trackType) && video > 0) throw malformed(`${trackType} has a VideoFilter`);
  for (const { name, attributes } of rule.filters) {
    for (const unit of RANGES) {
      const [min, max] = [attributes[`min${unit}`], attributes[`max${unit}`]];
      if (min !== undefined && max !== undefined && Number(min) > Number(max)) {
        throw malformed(`the ${name} of ${trackType} begins at ${min} and ends at ${max}`);
      }
    }
  }
};

const isEmpty = (attributes: object): boolean => Object.keys(attributes).length === 0;
