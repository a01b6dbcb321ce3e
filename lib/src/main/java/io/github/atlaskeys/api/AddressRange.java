package io.github.atlaskeys.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses that one entry of an access list allows: a CIDR block, or a single IP address,
 * which is the smallest block. Equal ranges are equal however they were written.
 *
 * @param cidrBlock for example {@code 192.0.2.1/32}; IPv6 as Atlas demands it in a path, with all
 *     its eight groups
 */
public record AddressRange(String cidrBlock) {
  /** Without a zero before other digits: it may be octal, or not. */
  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

  private static final Pattern FORM =
      Pattern.compile(
          "((?:BYTE\\.){3}BYTE|[0-9a-fA-F]{0,4}:[0-9a-fA-F:]{0,41})(?:/(\\d{1,3}))?"
              .replace("BYTE", BYTE));

  /**
   * Reads an IPv4 or IPv6 address, or a CIDR block, and clears what is below its mask.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public AddressRange {
    Matcher form = FORM.matcher(cidrBlock.strip());
    byte[] address = form.matches() ? bytes(form.group(1)) : new byte[0];
    int bits = address.length * 8;
    int prefix = bits == 0 || form.group(2) == null ? bits : Integer.parseInt(form.group(2));
    if (bits == 0 || prefix > bits) {
      throw new IllegalArgumentException(
          Validation.refusal(
              cidrBlock.strip(),
              "is not an IP address or a CIDR block, for example 192.0.2.1 or 192.0.2.0/24"));
    }
    for (int bit = prefix; bit < bits; bit++) {
      address[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    cidrBlock = text(address) + "/" + prefix;
  }

  /** Never asks a name server, as it would for 256.0.0.1: what has this form is no host name. */
  @SuppressWarnings("UnusedException") // an address that cannot be read is none
  private static byte[] bytes(String address) {
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return address.contains(":") == bytes.length > 4 ? bytes : new byte[0];
    } catch (UnknownHostException e) {
      return new byte[0];
    }
  }

  private static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(Arrays.toString(address), e);
    }
  }

  /** How many bits of an address the range fixes; 0 is every address there is. */
  public int prefix() {
    return Integer.parseInt(cidrBlock.substring(cidrBlock.indexOf('/') + 1));
  }

  /** Whether it is one single address. */
  public boolean isOneAddress() {
    return prefix() == (cidrBlock.contains(":") ? 128 : 32);
  }

  /** Whether it is all addresses, half of them, or as good: all of IPv6 in use is 2000::/3. */
  public boolean isEverywhere() {
    return prefix() <= (cidrBlock.contains(":") ? 3 : 1);
  }

  /** As people write it, and as it stands in a path: without a mask if it is one address. */
  @Override
  public String toString() {
    return isOneAddress() ? cidrBlock.substring(0, cidrBlock.indexOf('/')) : cidrBlock;
  }
}
