// Sends a file and tells how far it is, which fetch cannot.
import { ApiError } from "../api.js";

function problem(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}

/** Resolves to the stored file {id, media_type, size}; `told(part)` from 0 to 1. Rejects with ApiError. */
export function upload({ url, token, language }, file, told, signal) {
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("file", file, "photo");
  return new Promise((resolve, reject) => {
    const failed = () => reject(new ApiError(request.status, problem(request)));
    request.upload.addEventListener("progress", ({ loaded, total }) => total && told(loaded / total));
    request.addEventListener("load", () => (request.status === 201 ? resolve(problem(request)) : failed()));
    for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, failed);
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", url);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Accept-Language", language);
    request.timeout = 120000;
    request.send(body);
  });
}
