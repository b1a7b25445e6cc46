import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export interface TestCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

const CONFIG = `[ca]
default_ca = own
[own]
new_certs_dir = .
database = index.txt
serial = serial
default_md = sha256
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = DNS:localhost
basicConstraints = critical,CA:TRUE
[req]
distinguished_name = subject
[subject]
`;

/** A certificate for `localhost`, signed by its own key. Times as `20200101000000Z`. */
export const makeTestCertificate = (start: string, end: string, publicExponent = 65_537n): TestCertificate => {
  const cwd = mkdtempSync(path.join(tmpdir(), "sluice-certificate-"));
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd, stdio: "pipe" });
  try {
    writeFileSync(path.join(cwd, "openssl.cnf"), CONFIG);
    writeFileSync(path.join(cwd, "index.txt"), "");
    writeFileSync(path.join(cwd, "serial"), "01");
    const subject = ["-subj", "/CN=localhost", "-config", "openssl.cnf"];
    const key = [
      "-newkey",
      "rsa:2048",
      "-pkeyopt",
      `rsa_keygen_pubexp:${publicExponent}`,
      "-nodes",
      "-keyout",
      "key.pem",
    ];
    openssl("req", "-new", ...key, "-out", "request.pem", ...subject);
    const times = ["-startdate", start, "-enddate", end];
    const files = ["-in", "request.pem", "-keyfile", "key.pem", "-out", "certificate.pem"];
    openssl("ca", "-config", "openssl.cnf", "-batch", "-notext", "-selfsign", ...times, ...files);
    const read = (name: string) => readFileSync(path.join(cwd, name), "utf8");
    return { certificatePem: read("certificate.pem"), privateKeyPem: read("key.pem") };
  } finally {
    rmSync(cwd, { recursive: true });
  }
};
