import { type CdnOrigin, SECRET_HEADER, SECRET_VALUE } from "./cdn-origin.ts";

const READ_METHODS = ["GET", "HEAD", "OPTIONS"];
/** ClearKey licences are asked for by POST, which CloudFront lets through with all others or not at all. */
const ALL_METHODS = [...READ_METHODS, "PUT", "PATCH", "POST", "DELETE"];

/** A stack for CloudFormation. */
export const printCloudFront = ({ host, port, isTls, folder, needsSecret }: CdnOrigin): string => {
  const headers = needsSecret ? [{ HeaderName: SECRET_HEADER, HeaderValue: SECRET_VALUE }] : [];
  const behavior = (cachePolicy: string, methods: readonly string[]) => ({
    TargetOriginId: "sluice",
    ViewerProtocolPolicy: "redirect-to-https",
    AllowedMethods: methods,
    CachePolicyId: { Ref: cachePolicy },
    Compress: false,
  });
  const policy = (name: string, queryStrings: "none" | "all", cookies: object, more: readonly string[]) => ({
    Type: "AWS::CloudFront::CachePolicy",
    Properties: {
      CachePolicyConfig: {
        // Of its own name in each account: the stack's.
        Name: { "Fn::Sub": `\${AWS::StackName}-${name}` },
        MinTTL: 0,
        DefaultTTL: 0,
        MaxTTL: 1_209_600,
        ParametersInCacheKeyAndForwardedToOrigin: {
          EnableAcceptEncodingGzip: false,
          EnableAcceptEncodingBrotli: false,
          HeadersConfig: { HeaderBehavior: "whitelist", Headers: ["Origin", ...more] },
          CookiesConfig: cookies,
          QueryStringsConfig: { QueryStringBehavior: queryStrings },
        },
      },
    },
  });
  const token = { CookieBehavior: "whitelist", Cookies: ["sluice_token", "CTA-Common-Access-Token"] };
  const stack = {
    AWSTemplateFormatVersion: "2010-09-09",
    Resources: {
      // Needs no token: neither a query nor a cookie makes another copy of a segment.
      Segments: policy("segments", "none", { CookieBehavior: "none" }, []),
      Manifests: policy("manifests", "all", token, [
        "Authorization",
        "X-Sluice-Token",
        "CTA-Common-Access-Token",
        "CloudFront-Viewer-Country",
      ]),
      Distribution: {
        Type: "AWS::CloudFront::Distribution",
        Properties: {
          DistributionConfig: {
            Enabled: true,
            HttpVersion: "http2and3",
            IPV6Enabled: true,
            Origins: [
              {
                Id: "sluice",
                DomainName: host,
                OriginCustomHeaders: headers,
                CustomOriginConfig: {
                  ...(isTls ? { HTTPSPort: port } : { HTTPPort: port }),
                  OriginProtocolPolicy: isTls ? "https-only" : "http-only",
                  OriginSSLProtocols: ["TLSv1.2"],
                },
              },
            ],
            DefaultCacheBehavior: behavior("Manifests", ALL_METHODS),
            CacheBehaviors: ["ts", "mp4"].map((extension) => ({
              PathPattern: `${folder}*.${extension}`,
              ...behavior("Segments", READ_METHODS),
            })),
          },
        },
      },
    },
    Outputs: { Domain: { Value: { "Fn::GetAtt": ["Distribution", "DomainName"] } } },
  };
  return `${JSON.stringify(stack, null, 2)}\n`;
};
