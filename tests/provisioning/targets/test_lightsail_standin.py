"""The stand-in itself: what the real one would refuse must not pass here."""

from __future__ import annotations

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.lab.clouds import lightsail as standin
from tests.lab.clouds import lightsail_contract as contract
from tests.lab.clouds.serving import Refused


def client(secret: str = "", region: str = "us-east-1") -> boto3.client:
    return boto3.client(
        "lightsail",
        region_name=region,
        aws_secret_access_key=secret or contract.SECRET,
        aws_access_key_id=contract.KEY_ID,
        config=Config(parameter_validation=False),
    )


def test_it_works(amazon: standin.Lightsail) -> None:
    assert client().get_bundles()["bundles"]


def test_a_name_that_amazon_does_not_know_is_refused() -> None:
    with pytest.raises(Refused, match="CreateInstances.clientToken is unknown"):
        contract.check_question("CreateInstances", {"clientToken": "1"})


def test_what_amazon_requires_is_missed() -> None:
    with pytest.raises(Refused, match='Missing required parameter in input: "bundleId"'):
        contract.check_question("CreateInstances", {"instanceNames": ["a"]})


def test_an_unknown_choice_is_refused() -> None:
    port = {"fromPort": 22, "toPort": 22, "protocol": "TCP"}
    params = {"instanceName": "tea", "portInfos": [port]}
    with pytest.raises(Refused, match=r"protocol='TCP' is not in \['tcp'"):
        contract.check_question("PutInstancePublicPorts", params)


def test_a_name_with_letters_that_are_not_allowed_is_refused() -> None:
    with pytest.raises(Refused, match="does not match"):
        contract.check_question("GetInstance", {"instanceName": "tea.example"})


def test_a_wrong_secret_is_refused(amazon: standin.Lightsail) -> None:
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        client(secret="wrong").get_bundles()


def test_zones_are_known_in_virginia_only(amazon: standin.Lightsail) -> None:
    with pytest.raises(ClientError, match="only available in us-east-1"):
        client(region="eu-central-1").get_domains()


def test_an_answer_that_amazon_could_not_give_is_noticed() -> None:
    with pytest.raises(AssertionError, match="colour"):
        contract.check_answer("GetBundles", {"bundles": [{"colour": "red"}]})
