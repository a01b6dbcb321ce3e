package io.github.atlaskeys.api;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Atlas's ApiError on the wire; every field may be missing, and the parameters are of any type. */
record ErrorBody(
    @Nullable String errorCode, @Nullable String detail, @Nullable List<Object> parameters) {
  private static final int LONGEST_DETAIL = 300;

  /** An error that is described by us, because the answer described none. */
  static ErrorBody saying(String detail) {
    return new ErrorBody(null, detail, null);
  }

  ErrorBody withCode(Optional<String> header) {
    return code().isPresent() ? this : new ErrorBody(header.orElse(null), detail, parameters);
  }

  /** The same without secrets: a server may repeat what it was sent. */
  ErrorBody masked(Secrets secrets) {
    return new ErrorBody(
        errorCode == null ? null : secrets.mask(errorCode),
        detail == null ? null : secrets.mask(detail),
        parameters == null
            ? null
            : parameters.stream()
                .map(parameter -> (Object) secrets.mask(String.valueOf(parameter)))
                .toList());
  }

  Optional<String> code() {
    return Optional.ofNullable(errorCode).map(Line::of).filter(code -> !code.isEmpty());
  }

  /** One line whatever the server sent: no line break, no escape sequence reaches a terminal. */
  Optional<String> detailLine() {
    return Optional.ofNullable(detail)
        .map(Line::of)
        .filter(text -> !text.isEmpty())
        .map(
            text ->
                text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "...");
  }

  List<String> parameterTexts() {
    return parameters == null
        ? List.of()
        : parameters.stream().map(String::valueOf).map(Line::of).toList();
  }
}
